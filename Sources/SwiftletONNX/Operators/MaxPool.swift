import SwiftletGraph

/// `MaxPool`, two-dimensional. `storage_order` concerns only the indices, which are not supported.
enum MaxPoolMapping: OperatorMapping {
  static let name = "MaxPool"
  static let attributes = WindowAttributes.names.union(["ceil_mode", "storage_order"])

  static func importNode(
    _ node: ImportedNode, into builder: inout GraphBuilder
  ) throws(ImportFailure) {
    try builder.requireUnused(node, output: 1, reason: "its indices are read")
    let roundsUp = try node.flag("ceil_mode", default: false)
    let window = try WindowAttributes.window(
      of: node, input: builder.imageShape(of: node.input))
    try builder.append(MaxPool(window: window, roundsUp: roundsUp), for: node)
  }
}

extension MaxPool: ONNXExportable {
  func export(_ node: Node, into exporter: inout GraphExporter) {
    exporter.append(
      "MaxPool", node, attributes: window.attributes + [.flag("ceil_mode", roundsUp)])
  }
}
