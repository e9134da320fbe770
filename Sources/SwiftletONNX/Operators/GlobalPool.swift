import SwiftletGraph

/// `GlobalAveragePool` over any number of spatial axes.
enum GlobalAveragePoolMapping: OperatorMapping {
  static let name = "GlobalAveragePool"

  static func importNode(
    _ node: ImportedNode, into builder: inout GraphBuilder
  ) throws(ImportFailure) {
    try builder.append(GlobalAveragePool(), for: node)
  }
}

/// `GlobalMaxPool` over any number of spatial axes.
enum GlobalMaxPoolMapping: OperatorMapping {
  static let name = "GlobalMaxPool"

  static func importNode(
    _ node: ImportedNode, into builder: inout GraphBuilder
  ) throws(ImportFailure) {
    try builder.append(GlobalMaxPool(), for: node)
  }
}

extension GlobalAveragePool: ONNXExportable {
  func export(_ node: Node, into exporter: inout GraphExporter) {
    exporter.append("GlobalAveragePool", node)
  }
}

extension GlobalMaxPool: ONNXExportable {
  func export(_ node: Node, into exporter: inout GraphExporter) {
    exporter.append("GlobalMaxPool", node)
  }
}
