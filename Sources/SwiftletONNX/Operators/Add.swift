import SwiftletGraph

/// `Add` with broadcasting. A constant per channel becomes the bias of the convolution or matrix
/// product before it, the way Keras and others write a layer.
enum AddMapping: OperatorMapping {
  static let name = "Add"
  static let inputCounts = 2...2

  static func importNode(
    _ node: ImportedNode, into builder: inout GraphBuilder
  ) throws(ImportFailure) {
    if let index = node.inputs.firstIndex(where: { builder.constants[$0] != nil }),
      try addBias(node.inputs[index], to: node.inputs[1 - index], node: node, into: &builder)
    {
      return
    }
    try builder.appendBroadcasting(Add(), for: node)
  }

  /// Returns whether the constant could become a bias.
  private static func addBias(
    _ constant: String, to value: String, node: ImportedNode, into builder: inout GraphBuilder
  ) throws(ImportFailure) -> Bool {
    let shape = try builder.shape(of: value)
    let bias = try builder.weight(constant, role: "addend")
    guard let producer = builder.producer(of: value), producer.inputs.count == 2,
      producer.operation is FullyConnected || producer.operation is Convolution,
      builder.isInternal(value), let channels = channels(of: bias, like: shape)
    else { return false }
    let name = try builder.parameter(constant, channels)
    builder.addBias(name, to: value, output: node.output)
    return true
  }

  /// The constant as one element per channel of `shape`; nil when it varies along another axis.
  private static func channels(of constant: Tensor, like shape: Shape) -> Tensor? {
    let dimensions = constant.shape.dimensions
    let padding = shape.rank - dimensions.count
    guard padding >= 0, shape.rank >= 2 else { return nil }
    var expected = Array(repeating: 1, count: shape.rank)
    expected[1] = shape[1]
    guard Array(repeating: 1, count: padding) + dimensions == expected else { return nil }
    return constant.reshaped([shape[1]])
  }
}

extension Add: ONNXExportable {
  func export(_ node: Node, into exporter: inout GraphExporter) {
    exporter.append("Add", node)
  }
}
