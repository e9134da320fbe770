import SwiftletGraph

/// The graph's inputs with the batch dimension taken off.
struct ModelInputs {
  private(set) var inputs: [GraphInput] = []
  /// The inputs that are integers of a quantized model.
  private(set) var integerInputs: [String: QuantizedType] = [:]
  /// The batch size that the inputs fix, nil when it is symbolic.
  private(set) var batchSize: Int?

  /// Initializers may be listed as inputs too (with default values): those are constants here.
  init(
    _ graph: Onnx_GraphProto, constants: [String: ConstantTensor]
  ) throws(ONNXProblem) {
    var names: Set<String> = []
    for proto in graph.input where constants[proto.name] == nil {
      let dimensions = try Self.dimensions(of: proto)
      guard !proto.name.isEmpty, names.insert(proto.name).inserted else {
        throw .input(name: proto.name, reason: "has no name of its own")
      }
      guard let batch = dimensions.first else {
        throw .input(name: proto.name, reason: "is a scalar, without a batch dimension")
      }
      try join(batch, input: proto.name)
      let sample = dimensions.dropFirst().compactMap(\.self)
      guard sample.count == dimensions.count - 1,
        Shape([batch ?? 1] + sample).isWithinLimits(minimum: 1)
      else {
        throw .input(
          name: proto.name, reason: "its dimensions beyond the batch are not all fixed and positive"
        )
      }
      inputs.append(GraphInput(name: proto.name, sampleShape: Shape(sample)))
      integerInputs[proto.name] = Self.elementType(of: proto).flatMap(QuantizedType.init)
    }
  }

  private mutating func join(_ batch: Int?, input: String) throws(ONNXProblem) {
    guard let batch else { return }
    guard batchSize == nil || batchSize == batch else {
      throw .input(name: input, reason: "its batch of \(batch) differs from another input's")
    }
    batchSize = batch
  }

  /// Dimensions of a float tensor; nil for a symbolic one.
  private static func dimensions(of proto: Onnx_ValueInfoProto) throws(ONNXProblem) -> [Int?] {
    let types: Set<Onnx_TensorProto.DataType> = [
      .float, .double, .float16, .bfloat16, .int8, .uint8,
    ]
    guard case .tensorType(let tensor) = proto.type.value, let type = elementType(of: proto),
      types.contains(type)
    else { throw .input(name: proto.name, reason: "is not a tensor of floats, int8 or uint8") }
    guard tensor.hasShape else {
      throw .input(name: proto.name, reason: "has no dimensions")
    }
    return tensor.shape.dim.map(dimension)
  }

  private static func elementType(of proto: Onnx_ValueInfoProto) -> Onnx_TensorProto.DataType? {
    guard case .tensorType(let tensor) = proto.type.value else { return nil }
    return Onnx_TensorProto.DataType(rawValue: Int(tensor.elemType))
  }

  private static func dimension(_ proto: Onnx_TensorShapeProto.Dimension) -> Int? {
    guard case .dimValue(let value) = proto.value else { return nil }
    return Int(value)
  }

  /// Shapes that the file states for inner values, where only the batch is symbolic.
  func statedShapes(
    _ values: [Onnx_ValueInfoProto], batchSize: Int
  ) -> [String: Shape] {
    var shapes: [String: Shape] = [:]
    for value in values {
      guard case .tensorType(let tensor) = value.type.value, tensor.hasShape else { continue }
      let dimensions = tensor.shape.dim.map(Self.dimension)
      let known = dimensions.dropFirst().compactMap(\.self)
      guard !dimensions.isEmpty, known.count == dimensions.count - 1 else { continue }
      let shape = Shape(known).batched(batchSize)
      if shape.isWithinLimits(minimum: 1) { shapes[value.name] = shape }
    }
    return shapes
  }
}
