import SwiftletGraph

/// `Tanh`.
enum TanhMapping: OperatorMapping {
  static let name = "Tanh"

  static func importNode(
    _ node: ImportedNode, into builder: inout GraphBuilder
  ) throws(ImportFailure) {
    try builder.append(Tanh(), for: node)
  }
}

extension Tanh: ONNXExportable {
  func export(_ node: Node, into exporter: inout GraphExporter) {
    exporter.append("Tanh", node)
  }
}
