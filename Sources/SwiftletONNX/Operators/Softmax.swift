import SwiftletGraph

/// `Softmax` along one axis.
enum SoftmaxMapping: OperatorMapping {
  static let name = "Softmax"
  static let attributes: Set<String> = ["axis"]

  static func importNode(
    _ node: ImportedNode, into builder: inout GraphBuilder
  ) throws(ImportFailure) {
    try builder.appendAlongAxis(node) { Softmax(axis: $0) }
  }
}

/// `LogSoftmax` along one axis.
enum LogSoftmaxMapping: OperatorMapping {
  static let name = "LogSoftmax"
  static let attributes: Set<String> = ["axis"]

  static func importNode(
    _ node: ImportedNode, into builder: inout GraphBuilder
  ) throws(ImportFailure) {
    try builder.appendAlongAxis(node) { LogSoftmax(axis: $0) }
  }
}

extension Softmax: ONNXExportable {
  func export(_ node: Node, into exporter: inout GraphExporter) {
    exporter.append("Softmax", node, attributes: [.integer("axis", axis)])
  }
}

extension LogSoftmax: ONNXExportable {
  func export(_ node: Node, into exporter: inout GraphExporter) {
    exporter.append("LogSoftmax", node, attributes: [.integer("axis", axis)])
  }
}

extension GraphBuilder {
  /// Up to operator set 12 everything from the axis (by default 1) on is one row; later the axis (by
  /// default the last) alone is.
  fileprivate mutating func appendAlongAxis(
    _ node: ImportedNode, _ operation: (_ axis: Int) -> any Operator
  ) throws(ImportFailure) {
    let joinsAxes = operatorSet < 13
    let stated = try node.integer("axis", default: joinsAxes ? 1 : -1)
    let shape = try shape(of: node.input)
    let axis = try node.axis(stated, rank: shape.rank)
    guard joinsAxes else { return try append(operation(axis), for: node) }
    if axis == 0 { try requireFixedBatch("its rows join the batch") }
    let long = (axis..<shape.rank).filter { shape[$0] > 1 }
    guard long.count > 1 else { return try append(operation(long.first ?? axis), for: node) }
    let outer = shape.dimensions[..<axis]
    let rows = try intermediate(
      Self.reshape(shape, to: outer + [shape.dimensions[axis...].reduce(1, *)]), "rows",
      for: node, inputs: [node.input])
    let result = try intermediate(operation(axis), "result", for: node, inputs: [rows])
    try reshape(result, to: shape.dimensions, for: node)
  }
}
