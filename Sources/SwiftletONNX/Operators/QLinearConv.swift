import SwiftletGraph

/// `QLinearConv`: a convolution of integers, taken as dequantize, convolve, quantize.
enum QLinearConvMapping: OperatorMapping {
  static let name = "QLinearConv"
  static let attributes = ConvMapping.attributes
  static let inputCounts = 8...9
  static let readsIntegers = true

  static func importNode(
    _ node: ImportedNode, into builder: inout GraphBuilder
  ) throws(ImportFailure) {
    let input = try builder.operand(of: node, at: 0)
    let weight = try builder.constantOperand(of: node, at: 3)
    let output = try builder.quantization(
      of: node, scale: node.inputs[6], zeroPoint: node.inputs[7], type: nil, axis: 0)
    var convolution = node.float(
      inputs: [input, weight], output: builder.unusedName("\(node.output).real"))
    if let bias = node.optionalInput(8) {
      convolution.inputs.append(
        try builder.bias(bias, of: node, input: input, weight: weight))
    }
    try ConvMapping.importNode(convolution, into: &builder)
    builder.quantizedValues[node.output] = QuantizedValue(
      source: convolution.output, quantization: output)
  }
}

extension GraphBuilder {
  /// The reals of the integers at an input of a `QLinear...` node, followed by scale and zero point.
  mutating func operand(of node: ImportedNode, at index: Int) throws(ImportFailure) -> String {
    let quantization = try quantization(
      of: node, scale: node.inputs[index + 1], zeroPoint: node.inputs[index + 2], type: nil, axis: 0
    )
    return try realValue(reading: node.inputs[index], as: quantization)
  }

  /// The float constant of the integers at an input, with scales along the first axis or the last.
  mutating func constantOperand(
    of node: ImportedNode, at index: Int, axis: Int = 0
  ) throws(ImportFailure) -> String {
    let quantization = try quantization(
      of: node, scale: node.inputs[index + 1], zeroPoint: node.inputs[index + 2], type: nil,
      axis: axis)
    return try constantOperand(node.inputs[index], quantization)
  }

  /// The float constant of the integers called `value`; one for each way to read them.
  mutating func constantOperand(
    _ value: String, _ quantization: QuantizeDequantize
  ) throws(ImportFailure) -> String {
    let known = quantizedConstants.first { $1.name == value && $1.quantization == quantization }
    if let known { return known.key }
    let output = unusedName("\(value).real")
    try dequantizeConstant(value, quantization, node: output, output: output)
    return output
  }

  /// The float constant of an int32 bias, whose scale is the input's times the weight's.
  fileprivate mutating func bias(
    _ value: String, of node: ImportedNode, input: String, weight: String
  ) throws(ImportFailure) -> String {
    guard let weights = quantizedConstants[weight]?.quantization,
      let inputScale = quantizedValues[node.inputs[0]]?.quantization.scales.first
    else { throw .node(reason: "its operands have no scale") }
    let scales = weights.scales.map { inputScale * $0 }
    return try constantOperand(
      value,
      QuantizeDequantize(
        scales: scales, zeroPoints: Array(repeating: 0, count: scales.count), type: .int32))
  }
}

extension ImportedNode {
  /// The float operator inside of this node, with its attributes.
  func float(inputs: [String], output: String) -> ImportedNode {
    var node = self
    node.inputs = inputs
    node.outputs = [output]
    return node
  }
}
