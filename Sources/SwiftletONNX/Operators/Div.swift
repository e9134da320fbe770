import SwiftletGraph

/// `Div` with broadcasting.
enum DivMapping: OperatorMapping {
  static let name = "Div"
  static let inputCounts = 2...2

  static func importNode(
    _ node: ImportedNode, into builder: inout GraphBuilder
  ) throws(ImportFailure) {
    try builder.appendBroadcasting(Divide(), for: node)
  }
}

extension Divide: ONNXExportable {
  func export(_ node: Node, into exporter: inout GraphExporter) {
    exporter.append("Div", node)
  }
}
