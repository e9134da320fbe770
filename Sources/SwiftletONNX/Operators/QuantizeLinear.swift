import SwiftletGraph

/// `QuantizeLinear` to int8 or uint8: nothing is computed until a node reads the integers.
enum QuantizeLinearMapping: OperatorMapping {
  static let name = "QuantizeLinear"
  static let attributes: Set<String> = [
    "axis", "block_size", "output_dtype", "precision", "saturate",
  ]
  static let inputCounts = 2...3
  static let readsIntegers = true

  static func importNode(
    _ node: ImportedNode, into builder: inout GraphBuilder
  ) throws(ImportFailure) {
    try builder.requirePlainQuantization(node)
    if let constant = builder.constants[node.input] {
      return try quantize(constant, node, &builder)
    }
    let shape = try builder.shape(of: node.input)
    builder.quantizedValues[node.output] = QuantizedValue(
      source: node.input, quantization: try quantization(of: node, rank: shape.rank, builder))
  }

  private static func quantize(
    _ constant: ConstantTensor, _ node: ImportedNode, _ builder: inout GraphBuilder
  ) throws(ImportFailure) {
    let tensor = try builder.weight(node.input, role: "input")
    let quantization = try quantization(of: node, rank: tensor.shape.rank, builder)
    guard (try? quantization.outputShapes(for: [tensor.shape])) != nil else {
      throw .node(reason: "its scales do not fit '\(node.input)' (\(tensor.shape))")
    }
    let integers = quantization.integers(of: tensor.elements, shape: tensor.shape)
    let result = ConstantTensor(
      name: node.output, shape: tensor.shape, elements: .integers(integers.map(Int64.init)),
      type: quantization.type.elementType)
    builder.setConstant(node.output, [result])
  }

  private static func quantization(
    of node: ImportedNode, rank: Int, _ builder: GraphBuilder
  ) throws(ImportFailure) -> QuantizeDequantize {
    let quantization = try builder.quantization(
      of: node, scale: node.inputs[1], zeroPoint: node.optionalInput(2),
      type: try statedType(of: node), axis: try builder.quantizationAxis(of: node, rank: rank))
    guard quantization.type != .int32 else { throw .node(reason: "its zero point is int32") }
    return quantization
  }

  /// uint8, unless the node says otherwise.
  private static func statedType(of node: ImportedNode) throws(ImportFailure) -> QuantizedType {
    let stated = try node.integer("output_dtype", default: 0)
    guard stated != 0 else { return .uint8 }
    let type = Onnx_TensorProto.DataType(rawValue: stated)
    guard let known = type.flatMap(QuantizedType.init) else {
      throw .unsupported(
        reason: "it quantizes to \(type.map { "\($0)" } ?? "the type \(stated)")",
        suggestion: "quantize to int8 or uint8")
    }
    return known
  }
}
