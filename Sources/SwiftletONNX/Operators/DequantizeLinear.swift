import SwiftletGraph

/// `DequantizeLinear`. The graph holds real numbers already, so it is another name for the rounded
/// value; of a constant it is the float weight.
enum DequantizeLinearMapping: OperatorMapping {
  static let name = "DequantizeLinear"
  static let attributes: Set<String> = ["axis", "block_size", "output_dtype"]
  static let inputCounts = 2...3
  static let readsIntegers = true

  static func importNode(
    _ node: ImportedNode, into builder: inout GraphBuilder
  ) throws(ImportFailure) {
    try builder.requirePlainQuantization(node)
    if let constant = builder.constants[node.input] {
      let quantization = try builder.quantization(
        of: node, scale: node.inputs[1], zeroPoint: node.optionalInput(2),
        type: builder.quantizedType(ofConstant: node.input),
        axis: builder.quantizationAxis(of: node, rank: constant.shape.rank))
      return try builder.dequantizeConstant(
        node.input, quantization, node: node.name, output: node.output)
    }
    let rank = try rank(of: node.input, builder)
    let quantization = try builder.quantization(
      of: node, scale: node.inputs[1], zeroPoint: node.optionalInput(2),
      type: builder.integerType(of: node.input),
      axis: builder.quantizationAxis(of: node, rank: rank))
    let real = try builder.realValue(
      reading: node.input, as: quantization, output: node.output, node: node.name)
    if real != node.output { builder.alias(node.output, to: real) }
  }

  private static func rank(
    of value: String, _ builder: GraphBuilder
  ) throws(ImportFailure) -> Int {
    try builder.shape(of: builder.quantizedValues[value]?.source ?? value).rank
  }
}

extension GraphBuilder {
  /// The type of integers that the graph keeps as reals.
  func integerType(of value: String) -> QuantizedType? {
    quantizedValues[value]?.quantization.type ?? integerInputs[value]
  }

  /// The reals of the integers `value`, which a node reads with the scale and zero point of
  /// `quantization`.
  ///
  /// Throws: `ImportFailure` when they were made with others: such a node multiplies.
  mutating func realValue(
    reading value: String, as quantization: QuantizeDequantize, output: String? = nil,
    node: String? = nil
  ) throws(ImportFailure) -> String {
    try settleInput(value, quantization)
    guard let known = quantizedValues[value]?.quantization else {
      _ = try shape(of: value)
      throw .node(reason: "reads '\(value)', which is not a tensor of integers")
    }
    guard known == quantization else {
      throw .unsupported(
        reason: "it reads the integers '\(value)' with another scale or zero point than they were "
          + "made with",
        suggestion: "use the scale and zero point of the QuantizeLinear before it")
    }
    return try realValue(of: value, as: output, node: node)
  }
}

extension QuantizeDequantize: ONNXExportable {
  /// A parameter is written as its integers (`GraphExporter`) and read by a `DequantizeLinear`; any
  /// other value goes through a `QuantizeLinear` first.
  func export(_ node: Node, into exporter: inout GraphExporter) {
    let constants = exporter.quantization(self, name: node.name)
    let axis: [Onnx_AttributeProto] = scales.count > 1 ? [.integer("axis", axis)] : []
    var integers = node.inputs[0]
    if !exporter.isStoredInIntegers(integers) {
      integers = exporter.unusedName("\(node.outputs[0]).integers")
      exporter.append(
        "QuantizeLinear",
        Node(
          name: "\(node.name).integers", operation: self, inputs: node.inputs + constants,
          outputs: [integers]), attributes: axis)
    }
    exporter.append("DequantizeLinear", node, inputs: [integers] + constants, attributes: axis)
  }
}
