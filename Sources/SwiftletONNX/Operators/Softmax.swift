import SwiftletGraph

/// `Softmax` over the channels.
enum SoftmaxMapping: OperatorMapping {
  static let name = "Softmax"
  static let attributes: Set<String> = ["axis"]

  static func importNode(
    _ node: ImportedNode, into builder: inout GraphBuilder
  ) throws(ImportFailure) {
    try builder.requireChannelAxis(node)
    try builder.append(Softmax(), for: node)
  }
}

extension Softmax: ONNXExportable {
  func export(_ node: Node, into exporter: inout GraphExporter) {
    exporter.append("Softmax", node, attributes: [.integer("axis", 1)])
  }
}
