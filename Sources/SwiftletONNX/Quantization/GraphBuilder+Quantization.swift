import SwiftletGraph

extension GraphBuilder {
  /// Whether `value` is a tensor of integers that the graph keeps as real numbers.
  func isInteger(_ value: String) -> Bool {
    quantizedValues[value] != nil || integerInputs[value] != nil
  }

  /// The value of the graph that holds the real numbers of `value`: itself, unless it is a tensor of
  /// integers; then it is rounded to what they stand for.
  ///
  /// - Parameter output: the name of the rounded value where one has to be made.
  /// - Parameter node: the name of the node that makes it.
  mutating func realValue(
    of value: String, as output: String? = nil, node: String? = nil
  ) throws(ImportFailure) -> String {
    guard let quantized = quantizedValues[value] else { return value }
    if quantized.isRounded { return resolve(quantized.source) }
    let output = output ?? (quantized.source == value ? unusedName("\(value).real") : value)
    try append(
      quantized.quantization, name: node ?? output, values: [resolve(quantized.source)],
      output: output)
    quantizedValues[value] = QuantizedValue(
      source: output, quantization: quantized.quantization, isRounded: true)
    return output
  }

  /// Settles what the integers of a graph input stand for, by the first node that reads it.
  mutating func settleInput(
    _ value: String, _ quantization: QuantizeDequantize
  ) throws(ImportFailure) {
    guard let type = integerInputs[value] else { return }
    guard type == quantization.type else {
      throw .node(reason: "reads the input '\(value)' of \(type) as \(quantization.type)")
    }
    integerInputs[value] = nil
    quantizedValues[value] = QuantizedValue(source: value, quantization: quantization)
  }

  /// What the integers among the node's inputs stand for, for operators that only move elements;
  /// nil when all inputs are floats.
  func integerQuantization(of node: ImportedNode) throws(ImportFailure) -> QuantizeDequantize? {
    let integers = node.inputs.filter { isInteger($0) }
    guard let first = integers.first else { return nil }
    guard Self.elementMovers.contains(node.operation) else {
      throw .node(reason: "reads the integers '\(first)'; it takes floats")
    }
    let known = Set(integers.map { quantizedValues[$0]?.quantization })
    guard known.count == 1, let common = known.first, let quantization = common else {
      throw .unsupported(
        reason: "it moves integers of unknown or different scales",
        suggestion: "dequantize before it and quantize after it")
    }
    guard quantization.scales.count == 1 else {
      throw .unsupported(
        reason: "it moves integers whose scale differs by channel",
        suggestion: "quantize activations per tensor")
    }
    return quantization
  }

  /// Operators whose output elements are input elements.
  private static let elementMovers: Set<String> = [
    "Concat", "DepthToSpace", "Dropout", "Expand", "Flatten", "Identity", "MaxPool", "Reshape",
    "Slice", "SpaceToDepth", "Split", "Squeeze", "Transpose", "Unsqueeze",
  ]

  /// Registers a parameter with the node that names its integers.
  mutating func dequantizedParameter(
    _ name: String, _ tensor: Tensor, _ constant: QuantizedConstant,
    _ quantization: QuantizeDequantize
  ) throws(ImportFailure) -> String {
    let parameter = try floatParameter(constant.name, tensor)
    if let known = producer(of: name), known.inputs == [parameter] { return name }
    let output = shapes[name] == nil ? name : unusedName(name)
    try append(
      quantization, name: output == name ? constant.node : output, values: [], weights: [parameter],
      output: output)
    return output
  }
}
