import SwiftletGraph

/// `QLinearMatMul` with a constant right operand, taken as dequantize, multiply, quantize.
enum QLinearMatMulMapping: OperatorMapping {
  static let name = "QLinearMatMul"
  static let inputCounts = 8...8
  static let readsIntegers = true

  static func importNode(
    _ node: ImportedNode, into builder: inout GraphBuilder
  ) throws(ImportFailure) {
    let input = try builder.operand(of: node, at: 0)
    let weight = try builder.constantOperand(of: node, at: 3, axis: 1)
    let output = try builder.quantization(
      of: node, scale: node.inputs[6], zeroPoint: node.inputs[7], type: nil, axis: 0)
    let product = node.float(
      inputs: [input, weight], output: builder.unusedName("\(node.output).real"))
    try MatMulMapping.importNode(product, into: &builder)
    builder.quantizedValues[node.output] = QuantizedValue(
      source: product.output, quantization: output)
  }
}
