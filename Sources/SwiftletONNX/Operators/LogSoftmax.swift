import SwiftletGraph

/// `LogSoftmax` over the channels, with the axis as `Softmax` has it.
enum LogSoftmaxMapping: OperatorMapping {
  static let name = "LogSoftmax"
  static let attributes: Set<String> = ["axis"]

  static func importNode(
    _ node: ImportedNode, into builder: inout GraphBuilder
  ) throws(ImportFailure) {
    try builder.requireChannelAxis(node)
    try builder.append(LogSoftmax(), for: node)
  }
}

extension LogSoftmax: ONNXExportable {
  func export(_ node: Node, into exporter: inout GraphExporter) {
    exporter.append("LogSoftmax", node, attributes: [.integer("axis", 1)])
  }
}
