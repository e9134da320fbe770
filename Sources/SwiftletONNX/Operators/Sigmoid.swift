import SwiftletGraph

/// `Sigmoid`.
enum SigmoidMapping: OperatorMapping {
  static let name = "Sigmoid"

  static func importNode(
    _ node: ImportedNode, into builder: inout GraphBuilder
  ) throws(ImportFailure) {
    try builder.append(Sigmoid(), for: node)
  }
}

extension Sigmoid: ONNXExportable {
  func export(_ node: Node, into exporter: inout GraphExporter) {
    exporter.append("Sigmoid", node)
  }
}
