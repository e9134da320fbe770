import SwiftletGraph

/// `Max` of any number of operands, with broadcasting: a chain of `Maximum`.
enum MaxMapping: OperatorMapping {
  static let name = "Max"
  static let inputCounts = 1...Int(Int32.max)

  static func importNode(
    _ node: ImportedNode, into builder: inout GraphBuilder
  ) throws(ImportFailure) {
    try builder.appendBroadcasting(Maximum(), for: node)
  }
}

extension Maximum: ONNXExportable {
  func export(_ node: Node, into exporter: inout GraphExporter) {
    exporter.append("Max", node)
  }
}
