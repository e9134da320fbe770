import SwiftletGraph

/// `Min` of any number of operands, with broadcasting: a chain of `Minimum`.
enum MinMapping: OperatorMapping {
  static let name = "Min"
  static let inputCounts = 1...Int(Int32.max)

  static func importNode(
    _ node: ImportedNode, into builder: inout GraphBuilder
  ) throws(ImportFailure) {
    try builder.appendBroadcasting(Minimum(), for: node)
  }
}

extension Minimum: ONNXExportable {
  func export(_ node: Node, into exporter: inout GraphExporter) {
    exporter.append("Min", node)
  }
}
