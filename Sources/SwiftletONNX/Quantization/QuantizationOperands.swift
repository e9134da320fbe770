import SwiftletGraph

/// The operands of `QuantizeLinear` and the operators like it: scale, zero point, axis.
extension GraphBuilder {
  /// What constant operands say of a tensor of integers.
  ///
  /// - Parameter type: the integers' type, where the zero point does not tell it.
  /// - Parameter axis: of a tensor with a scale for each index.
  func quantization(
    of node: ImportedNode, scale: String, zeroPoint: String?, type: QuantizedType?, axis: Int
  ) throws(ImportFailure) -> QuantizeDequantize {
    let scales = try weight(scale, role: "scale")
    guard scales.shape.rank <= 1, scales.elements.allSatisfy({ $0 > 0 }) else {
      throw .node(reason: "its scale '\(scale)' is not one positive number, or a list of them")
    }
    let count = scales.elements.count
    let zero = try zeroPoint.map { (name) throws(ImportFailure) in
      try zeroPoints(name, count: count)
    }
    guard let type = zero?.type ?? type else {
      throw .node(reason: "has no zero point that tells its type")
    }
    return QuantizeDequantize(
      scales: scales.elements,
      zeroPoints: zero?.values ?? Array(repeating: 0, count: count), type: type,
      axis: count == 1 ? 0 : axis)
  }

  private func zeroPoints(
    _ value: String, count: Int
  ) throws(ImportFailure) -> (type: QuantizedType, values: [Int32]) {
    let integers = try integers(value, role: "zero point")
    let type = try quantizedType(ofConstant: value)
    guard integers.count == count, integers.allSatisfy({ type.range.contains(Int64($0)) }) else {
      throw .node(reason: "its zero point '\(value)' does not fit its \(count) scales")
    }
    return (type, integers.map(Int32.init))
  }

  /// The type of a constant's integers.
  ///
  /// Throws: `ImportFailure.unsupported` naming a type that Swiftlet does not keep values in.
  func quantizedType(ofConstant value: String) throws(ImportFailure) -> QuantizedType {
    let type = constants[value]?.type
    guard let known = type.flatMap(QuantizedType.init) else {
      throw .unsupported(
        reason: "'\(value)' is \(type.map { "\($0)" } ?? "of an unknown type")",
        suggestion: "quantize to int8 or uint8, biases to int32")
    }
    return known
  }

  /// Makes `output` the float constant that the integers `value` stand for.
  ///
  /// - Parameter name: what the integers are called among the graph's parameters.
  mutating func dequantizeConstant(
    _ value: String, _ quantization: QuantizeDequantize, node: String, output: String
  ) throws(ImportFailure) {
    let (integers, shape) = try integerConstant(value)
    guard integers.allSatisfy({ quantization.type.range.contains(Int64($0)) }),
      (try? quantization.outputShapes(for: [shape])) != nil
    else { throw .node(reason: "its scales do not fit the integers '\(value)' (\(shape))") }
    let tensor = Tensor(
      shape: shape, elements: quantization.reals(of: integers.map(Int32.init), shape: shape))
    setConstant(
      output, [ConstantTensor(name: output, shape: shape, elements: .floats(tensor.elements))])
    quantizedConstants[output] = QuantizedConstant(
      name: value, node: node, tensor: tensor, quantization: quantization)
  }

  /// The axis along which a node's scales lie, counted from the front.
  func quantizationAxis(of node: ImportedNode, rank: Int) throws(ImportFailure) -> Int {
    let stated = try node.integer("axis", default: 1)
    // Of a tensor of one dimension with a single scale, axis 1 is the default that nobody uses.
    guard (-rank..<rank).contains(stated) else { return 0 }
    return stated < 0 ? stated + rank : stated
  }

  /// Refuses the attributes of newer operator sets that change what a node means.
  func requirePlainQuantization(_ node: ImportedNode) throws(ImportFailure) {
    guard try node.integer("block_size", default: 0) == 0 else {
      throw .unsupported(
        reason: "it has a scale for each block of elements (block_size)",
        suggestion: "quantize per tensor or per channel")
    }
  }
}
