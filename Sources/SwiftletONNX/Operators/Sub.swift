import SwiftletGraph

/// `Sub` with broadcasting.
enum SubMapping: OperatorMapping {
  static let name = "Sub"
  static let inputCounts = 2...2

  static func importNode(
    _ node: ImportedNode, into builder: inout GraphBuilder
  ) throws(ImportFailure) {
    try builder.appendBroadcasting(Subtract(), for: node)
  }
}

extension Subtract: ONNXExportable {
  func export(_ node: Node, into exporter: inout GraphExporter) {
    exporter.append("Sub", node)
  }
}
