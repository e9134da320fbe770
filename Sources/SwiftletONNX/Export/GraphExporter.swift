import Foundation
import SwiftProtobuf
import SwiftletGraph

/// Writes a graph as an ONNX model: one node for each of its nodes, under the same names.
struct GraphExporter {
  private(set) var proto = Onnx_GraphProto()
  /// The version of ONNX's operators that the model is written for.
  let operatorSet: Int
  /// Shapes of the graph's values and parameters, for a batch of one.
  let shapes: [String: Shape]
  /// Names that values and tensors have.
  private var names: Set<String>
  /// Parameters that are written as integers.
  private var storedInIntegers: Set<String> = []

  /// The serialized model. The same graph gives the same bytes: everything is written in the
  /// order of nodes, or sorted.
  static func model(of graph: Graph) throws(ONNXProblem) -> [UInt8] {
    let shapes: [String: Shape]
    do {
      try graph.requireFiniteParameters()
      shapes = try graph.shapes(batchSize: 1)
    } catch {
      throw .invalidGraph(reason: "\(error)")
    }
    var exporter = GraphExporter(shapes: shapes, operatorSet: operatorSet(for: graph))
    try exporter.add(graph)
    do {
      return try exporter.model(metadata: graph.metadata).serializedBytes()
    } catch {
      throw .invalidGraph(reason: "\(error)")
    }
  }

  private init(shapes: [String: Shape], operatorSet: Int) {
    self.shapes = shapes
    self.operatorSet = operatorSet
    names = Set(shapes.keys)
  }

  /// The first version that has every operator in the form in which the graph uses it.
  private static func operatorSet(for graph: Graph) -> Int {
    graph.nodes.reduce(ONNXVersion.exportedOperatorSet) { version, node in
      max(version, (node.operation as? any ONNXExportable)?.minimumOperatorSet ?? 0)
    }
  }

  private mutating func add(_ graph: Graph) throws(ONNXProblem) {
    proto.name = graph.name.isEmpty ? "graph" : graph.name
    let quantizations = graph.parameterQuantizations
    storedInIntegers = Set(quantizations.keys)
    for name in graph.parameterNames {
      guard let tensor = graph.parameters[name] else { continue }
      proto.initializer.append(
        quantizations[name].map { Onnx_TensorProto(name: name, tensor, $0) }
          ?? Onnx_TensorProto(name: name, tensor))
    }
    for input in graph.inputs {
      proto.input.append(Onnx_ValueInfoProto(name: input.name, sampleShape: input.sampleShape))
    }
    for output in graph.outputs {
      guard let shape = shapes[output] else { throw .undefinedOutput(output) }
      proto.output.append(Onnx_ValueInfoProto(name: output, sampleShape: shape.sample))
    }
    try add(graph.nodes)
  }

  private mutating func add(_ nodes: [Node]) throws(ONNXProblem) {
    var impossible: [UnsupportedNode] = []
    for node in nodes {
      do {
        try add(node)
      } catch {
        impossible.append(
          UnsupportedNode(
            name: node.name, operation: node.operation.name, reason: error.reason,
            suggestion: error.suggestion))
      }
    }
    guard impossible.isEmpty else { throw .notExportable(impossible) }
  }

  private mutating func add(_ node: Node) throws(ImpossibleExport) {
    guard let operation = node.operation as? any ONNXExportable else {
      throw ImpossibleExport(
        reason: "the operator has no form in ONNX here",
        suggestion: "export the graph before it was added")
    }
    try operation.export(node, into: &self)
  }

  private func model(metadata: [String: String]) -> Onnx_ModelProto {
    var model = Onnx_ModelProto()
    model.irVersion = Int64(ONNXVersion.intermediateRepresentation(operatorSet: operatorSet))
    model.producerName = "swiftlet"
    var standard = Onnx_OperatorSetIdProto()
    standard.domain = ""
    standard.version = Int64(operatorSet)
    model.opsetImport = [standard]
    model.graph = proto
    model.metadataProps = metadata.sorted { $0.key < $1.key }.map { key, value in
      var entry = Onnx_StringStringEntryProto()
      entry.key = key
      entry.value = value
      return entry
    }
    return model
  }
}

// MARK: - What operators write

extension GraphExporter {
  /// Appends an ONNX node with the graph node's name, inputs and outputs.
  ///
  /// - Parameters:
  ///   - name: in place of the node's own where it becomes several.
  ///   - inputs: in place of the node's own where the ONNX operator takes more.
  ///   - outputs: in place of the node's own where others follow.
  mutating func append(
    _ operation: String, _ node: Node, name: String? = nil, inputs: [String]? = nil,
    outputs: [String]? = nil, attributes: [Onnx_AttributeProto] = []
  ) {
    var onnx = Onnx_NodeProto()
    onnx.name = name ?? node.name
    onnx.opType = operation
    onnx.input = inputs ?? node.inputs
    onnx.output = outputs ?? node.outputs
    onnx.attribute = attributes.sorted { $0.name < $1.name }
    proto.node.append(onnx)
  }

  /// Adds a scalar that the graph keeps in the operator and ONNX takes as an input; returns its
  /// name, `name` where that is free.
  mutating func constant(_ name: String, scalar: Float) -> String {
    let unique = unusedName(name)
    proto.initializer.append(
      Onnx_TensorProto(name: unique, Tensor(shape: [], elements: [scalar])))
    return unique
  }

  /// Adds a list of floats in the same way.
  mutating func constant(_ name: String, floats: [Float]) -> String {
    let unique = unusedName(name)
    proto.initializer.append(
      Onnx_TensorProto(name: unique, Tensor(shape: [floats.count], elements: floats)))
    return unique
  }

  /// Adds a list of integers in the same way.
  mutating func constant(_ name: String, integers: [Int]) -> String {
    let unique = unusedName(name)
    proto.initializer.append(Onnx_TensorProto(name: unique, integers: integers))
    return unique
  }

  /// `name` where that is free, else one like it; taken from now on.
  mutating func unusedName(_ name: String) -> String {
    var unique = name
    while !names.insert(unique).inserted { unique += "'" }
    return unique
  }

  /// Whether a `QuantizeDequantize` finds its parameter as integers.
  func isStoredInIntegers(_ parameter: String) -> Bool { storedInIntegers.contains(parameter) }

  /// Adds scales and zero points, scalars where there is one each; int32 has no zero point.
  mutating func quantization(_ quantization: QuantizeDequantize, name: String) -> [String] {
    let count = quantization.scales.count
    let shape: Shape = count == 1 ? [] : [count]
    let scale = unusedName("\(name).scale")
    proto.initializer.append(
      Onnx_TensorProto(name: scale, Tensor(shape: shape, elements: quantization.scales)))
    guard quantization.type != .int32 else { return [scale] }
    let zeroPoint = unusedName("\(name).zero_point")
    proto.initializer.append(
      Onnx_TensorProto(
        name: zeroPoint, shape: shape, integers: quantization.zeroPoints, quantization.type))
    return [scale, zeroPoint]
  }
}
