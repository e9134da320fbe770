import SwiftletGraph

/// `ConvInteger`: the sums of a convolution of integers, less their zero points, in int32.
enum ConvIntegerMapping: OperatorMapping {
  static let name = "ConvInteger"
  static let attributes = ConvMapping.attributes
  static let inputCounts = 2...4
  static let readsIntegers = true

  static func importNode(
    _ node: ImportedNode, into builder: inout GraphBuilder
  ) throws(ImportFailure) {
    let sums = try builder.integerSums(of: node, axis: 0)
    try ConvMapping.importNode(sums, into: &builder)
    builder.setIntegerSums(node, real: sums.output)
  }
}

/// `MatMulInteger` of rows with a constant matrix: sums of products of integers, less their zero
/// points, in int32.
enum MatMulIntegerMapping: OperatorMapping {
  static let name = "MatMulInteger"
  static let inputCounts = 2...4
  static let readsIntegers = true

  static func importNode(
    _ node: ImportedNode, into builder: inout GraphBuilder
  ) throws(ImportFailure) {
    let sums = try builder.integerSums(of: node, axis: 1)
    try MatMulMapping.importNode(sums, into: &builder)
    builder.setIntegerSums(node, real: sums.output)
  }
}

extension GraphBuilder {
  /// The float operator that gives the sums. The graph's value of its input is `scale` times the
  /// integers, so the weights are the integers divided by it.
  ///
  /// Numerics: float32 holds sums up to 2^24 exactly.
  /// - Parameter axis: the weight's axis of output channels.
  fileprivate mutating func integerSums(
    of node: ImportedNode, axis: Int
  ) throws(ImportFailure) -> ImportedNode {
    let value = node.inputs[0]
    let zeroPoint = try zeroPoint(node, 2, of: value, type: integerType(of: value), axis: axis)
    try settleInput(value, zeroPoint)
    guard var input = quantizedValues[value]?.quantization, input.scales.count == 1 else {
      _ = try shape(of: value)
      throw .node(reason: "reads '\(value)', which is not a tensor of integers")
    }
    let scale = input.scales[0]
    input.scales = [1]
    guard input == zeroPoint else {
      throw .unsupported(
        reason: "its zero point is not that of '\(value)'",
        suggestion: "use the zero point of the QuantizeLinear before it")
    }
    var weights = try self.zeroPoint(
      node, 3, of: node.inputs[1], type: quantizedType(ofConstant: node.inputs[1]), axis: axis)
    weights.scales = weights.scales.map { _ in 1 / scale }
    let real = try realValue(of: value)
    return node.float(
      inputs: [real, try constantOperand(node.inputs[1], weights)],
      output: unusedName("\(node.output).real"))
  }

  /// Scale 1 with the zero point at an input that may be left out.
  private func zeroPoint(
    _ node: ImportedNode, _ index: Int, of value: String, type: QuantizedType?, axis: Int
  ) throws(ImportFailure) -> QuantizeDequantize {
    guard let type else {
      _ = try shape(of: value)
      throw .node(reason: "reads '\(value)', which is not a tensor of integers")
    }
    let points =
      try node.optionalInput(index).map { (name) throws(ImportFailure) in
        try integers(name, role: "zero point")
      } ?? [0]
    guard points.allSatisfy({ type.range.contains(Int64($0)) }) else {
      throw .node(reason: "its zero point is outside of \(type)")
    }
    return QuantizeDequantize(
      scales: Array(repeating: 1, count: points.count), zeroPoints: points.map(Int32.init),
      type: type, axis: points.count == 1 ? 0 : axis)
  }

  fileprivate mutating func setIntegerSums(_ node: ImportedNode, real: String) {
    quantizedValues[node.output] = QuantizedValue(
      source: real, quantization: QuantizeDequantize(scale: 1, zeroPoint: 0, type: .int32),
      isRounded: true)
  }
}
