/// Why one node could not be imported; the importer of the whole model adds the node.
enum ImportFailure: Error {
  /// Valid ONNX that Swiftlet does not take: collected, so that all are reported at once.
  case unsupported(reason: String, suggestion: String)
  /// The node reads what an unsupported node would have produced: nothing to report.
  case afterUnsupported
  case attribute(String, reason: String)
  case node(reason: String)
  case problem(ONNXProblem)

  /// The problem of a file that is wrong; nil for nodes that are only not supported.
  func problem(at node: ImportedNode) -> ONNXProblem? {
    switch self {
    case .unsupported, .afterUnsupported: nil
    case .attribute(let attribute, let reason):
      .attribute(
        node: node.name, operation: node.operation, attribute: attribute, reason: reason)
    case .node(let reason): .node(node: node.name, operation: node.operation, reason: reason)
    case .problem(let problem): problem
    }
  }
}
