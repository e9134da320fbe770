import SwiftletGraph

/// `HardSwish`, since operator set 14.
enum HardSwishMapping: OperatorMapping {
  static let name = "HardSwish"

  static func importNode(
    _ node: ImportedNode, into builder: inout GraphBuilder
  ) throws(ImportFailure) {
    try builder.append(HardSwish(), for: node)
  }
}

extension HardSwish: ONNXExportable {
  func export(_ node: Node, into exporter: inout GraphExporter) {
    exporter.append("HardSwish", node)
  }
}
