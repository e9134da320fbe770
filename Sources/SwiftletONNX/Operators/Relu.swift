import SwiftletGraph

/// `Relu`.
enum ReluMapping: OperatorMapping {
  static let name = "Relu"

  static func importNode(
    _ node: ImportedNode, into builder: inout GraphBuilder
  ) throws(ImportFailure) {
    try builder.append(ReLU(), for: node)
  }
}

extension ReLU: ONNXExportable {
  func export(_ node: Node, into exporter: inout GraphExporter) {
    exporter.append("Relu", node)
  }
}
