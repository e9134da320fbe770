import SwiftProtobuf
import SwiftletGraph

/// Turns a serialized ONNX model into a graph: decode, check versions, collect constants and
/// inputs, order the nodes, then hand each to its operator's importer.
struct ModelImporter {
  private var builder: GraphBuilder
  private let model: Onnx_ModelProto
  private var unsupported: [UnsupportedNode] = []
  /// Shapes that the file itself states.
  private let statedShapes: [String: Shape]

  /// The outputs of a model all of whose inputs are bound.
  static func constants(
    from bytes: [UInt8], binding bound: [ConstantTensor]
  ) throws(ONNXProblem) -> [ConstantTensor] {
    let model = try decode(bytes)
    var importer = try ModelImporter(model, externalData: nil, binding: bound)
    return try importer.constants(nodes: nodes(of: model))
  }

  /// - Parameter binding: graph inputs to take as constants.
  static func graph(
    from bytes: [UInt8], externalData: ExternalData? = nil, binding bound: [ConstantTensor] = []
  ) throws(ONNXProblem) -> Graph {
    let model = try decode(bytes)
    var importer = try ModelImporter(model, externalData: externalData, binding: bound)
    return try importer.graph(nodes: nodes(of: model))
  }

  private static func decode(_ bytes: [UInt8]) throws(ONNXProblem) -> Onnx_ModelProto {
    let model: Onnx_ModelProto
    do {
      model = try Onnx_ModelProto(serializedBytes: bytes)
    } catch {
      throw .malformed(reason: "\(error)")
    }
    guard model.hasIrVersion else { throw .malformed(reason: "it has no ir_version") }
    guard ONNXVersion.intermediateRepresentations.contains(Int(model.irVersion)) else {
      throw .intermediateRepresentation(version: Int(model.irVersion))
    }
    guard model.hasGraph else { throw .noGraph }
    return model
  }

  private init(
    _ model: Onnx_ModelProto, externalData: ExternalData?, binding bound: [ConstantTensor]
  ) throws(ONNXProblem) {
    self.model = model
    let constants = try ModelConstants.all(in: model.graph, externalData, binding: bound)
    let inputs = try ModelInputs(model.graph, constants: constants)
    var useCounts: [String: Int] = [:]
    for input in model.graph.node.flatMap(\.input) { useCounts[input, default: 0] += 1 }
    builder = GraphBuilder(
      name: model.graph.name, inputs: inputs.inputs, outputs: model.graph.output.map(\.name),
      batchSize: inputs.batchSize, operatorSet: try Self.operatorSet(of: model),
      constants: constants, useCounts: useCounts)
    statedShapes = inputs.statedShapes(model.graph.valueInfo, batchSize: builder.batchSizes[0])
    builder.integerInputs = inputs.integerInputs
  }

  private static func operatorSet(of model: Onnx_ModelProto) throws(ONNXProblem) -> Int {
    let version = model.opsetImport.first { ONNXDomain.isStandard($0.domain) }
      .map { Int($0.version) }
    guard let version, ONNXVersion.operatorSets.contains(version) else {
      throw .operatorSet(version: version)
    }
    return version
  }

  /// The nodes with a unique name each: their own, else their first output's.
  private static func nodes(of model: Onnx_ModelProto) -> [ImportedNode] {
    var names: Set<String> = []
    return model.graph.node.enumerated().map { index, proto in
      let output = proto.output.first.flatMap { $0.isEmpty ? nil : $0 }
      let preferred = [proto.name, output ?? "", "\(proto.opType) \(index)"]
      var name =
        preferred.first { !$0.isEmpty && !names.contains($0) } ?? "\(proto.opType) \(index)"
      while !names.insert(name).inserted { name += "'" }
      return ImportedNode(proto, name: name)
    }
  }

  private mutating func graph(nodes: [ImportedNode]) throws(ONNXProblem) -> Graph {
    guard !builder.graph.inputs.isEmpty else {
      throw .input(name: "", reason: "the graph has no input that is not a weight")
    }
    try add(nodes)
    let outputs = model.graph.output.map(\.name)
    for output in outputs { try finishOutput(output) }
    for output in outputs where builder.shapes[builder.resolve(output)] == nil {
      throw builder.isConstant(output) ? .constantOutput(output) : .undefinedOutput(output)
    }
    var metadata: [String: String] = [:]
    for entry in model.metadataProps { metadata[entry.key] = entry.value }
    return builder.finish(metadata: metadata, outputs: outputs)
  }

  private mutating func constants(
    nodes: [ImportedNode]
  ) throws(ONNXProblem) -> [ConstantTensor] {
    try add(nodes)
    return try model.graph.output.map { output throws(ONNXProblem) in
      guard let constant = builder.constants[output.name] else {
        throw .undefinedOutput(output.name)
      }
      return constant
    }
  }

  /// Imports or folds the nodes.
  ///
  /// Throws: `ONNXProblem`, also when nodes are not supported or there is no output.
  private mutating func add(_ nodes: [ImportedNode]) throws(ONNXProblem) {
    let available = Set(builder.constants.keys).union(builder.graph.inputs.map(\.name))
    for node in try NodeOrder.sorted(nodes, available: available) { try add(node) }
    guard unsupported.isEmpty else { throw .unsupported(unsupported) }
    guard !model.graph.output.isEmpty else { throw .undefinedOutput("") }
  }

  /// An output of integers is returned as the real numbers that they stand for.
  private mutating func finishOutput(_ output: String) throws(ONNXProblem) {
    do {
      let real = try builder.realValue(of: output)
      if real != output { builder.alias(output, to: real) }
    } catch {
      throw .invalidGraph(reason: "the output '\(output)' cannot be quantized: \(error)")
    }
  }

  /// Imports one node, or notes why not and goes on.
  private mutating func add(_ node: ImportedNode) throws(ONNXProblem) {
    var node = node
    node.inputs = node.inputs.map(builder.resolve)
    do {
      node = try OldForms.modernized(node, in: &builder)
      if try ConstantFolding.fold(node, into: &builder) { return }
      try OperatorRegistry.importNode(node, into: &builder)
    } catch {
      if let problem = error.problem(at: node) { throw problem }
      if case .unsupported(let reason, let suggestion) = error {
        unsupported.append(
          UnsupportedNode(
            name: node.name, operation: node.operation, reason: reason, suggestion: suggestion))
      }
      for output in node.outputs where !output.isEmpty && !builder.defines(output) {
        builder.block(output, shape: statedShapes[output])
      }
    }
  }
}
