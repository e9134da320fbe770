import SwiftletGraph

/// `Mul` with broadcasting.
enum MulMapping: OperatorMapping {
  static let name = "Mul"
  static let inputCounts = 2...2

  static func importNode(
    _ node: ImportedNode, into builder: inout GraphBuilder
  ) throws(ImportFailure) {
    try builder.appendBroadcasting(Multiply(), for: node)
  }
}

extension Multiply: ONNXExportable {
  func export(_ node: Node, into exporter: inout GraphExporter) {
    exporter.append("Mul", node)
  }
}
