extension ONNXError: CustomStringConvertible {
  public var description: String {
    if case .file(let error) = problem { return error.description }
    return "\(file): \(problem)"
  }
}

extension UnsupportedNode: CustomStringConvertible {
  public var description: String { "'\(name)' (\(operation)): \(reason); \(suggestion)" }
}

extension ONNXProblem: CustomStringConvertible {
  public var description: String {
    switch self {
    case .file(let error): error.description
    case .malformed(let reason):
      "not an ONNX model, or cut short (\(reason)); download or export it again"
    case .noGraph: "the model holds no graph; export it again"
    case .intermediateRepresentation(let version):
      "ONNX file format version \(version) is outside of the supported "
        + "\(ONNXVersion.intermediateRepresentations); export with a current version of ONNX"
    case .operatorSet(let version):
      "\(version.map { "ONNX operator set \($0)" } ?? "a missing ONNX operator set") is outside "
        + "of the supported \(ONNXVersion.operatorSets); export with opset_version=17"
    case .tensor, .externalData, .notFinite: tensorDescription
    case .input(let name, let reason):
      "input '\(name)': \(reason); export with fixed dimensions, only the batch may vary"
    case .unsupported(let nodes):
      Self.list(nodes, verb: "imported")
        + "\nsupported operators: \(OperatorRegistry.names.joined(separator: ", "))"
    case .notExportable(let nodes): Self.list(nodes, verb: "exported")
    case .invalidGraph(let reason): "the graph is not valid: \(reason)"
    default: nodeDescription
    }
  }

  private var tensorDescription: String {
    switch self {
    case .tensor(let name, let reason):
      "tensor '\(name)': \(reason); check the file with onnx.checker and export it again"
    case .externalData(let name, let reason):
      "tensor '\(name)' keeps its data in another file: \(reason); put that file beside the "
        + "model, or save the model with external_data=False"
    case .notFinite(let name, let index):
      "weight '\(name)' is not a finite number at element \(index); train again with a smaller "
        + "learning rate or repair the file"
    default: ""
    }
  }

  private var nodeDescription: String {
    switch self {
    case .attribute(let node, let operation, let attribute, let reason):
      "node '\(node)' (\(operation)): attribute '\(attribute)' \(reason); check the file with "
        + "onnx.checker and export it again"
    case .node(let node, let operation, let reason):
      "node '\(node)' (\(operation)): \(reason); check the file with onnx.checker"
    case .undefinedValue(let value, let node):
      "node '\(node)' reads '\(value)', which no node, input or initializer provides; "
        + "export again with the weights included"
    case .duplicateValue(let value, let node):
      "'\(node)' provides '\(value)', which something else provides too; export the model again"
    case .cycle(let nodes):
      "nodes wait for one another: \(nodes.map { "'\($0)'" }.joined(separator: ", ")); "
        + "export the model again"
    case .undefinedOutput(let value):
      value.isEmpty
        ? "the graph has no outputs; export the model again"
        : "the graph's output '\(value)' is not produced by any node; export the model again"
    case .constantOutput(let value):
      "the graph's output '\(value)' is the same for every input; leave it out of the model"
    default: ""
    }
  }

  private static func list(_ nodes: [UnsupportedNode], verb: String) -> String {
    let count = nodes.count == 1 ? "1 node" : "\(nodes.count) nodes"
    return (["\(count) cannot be \(verb):"] + nodes.map { "  \($0)" }).joined(separator: "\n")
  }
}
