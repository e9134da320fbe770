import SwiftletGraph

/// `Elu`.
enum EluMapping: OperatorMapping {
  static let name = "Elu"
  static let attributes: Set<String> = ["alpha"]

  static func importNode(
    _ node: ImportedNode, into builder: inout GraphBuilder
  ) throws(ImportFailure) {
    try builder.append(ELU(alpha: node.float("alpha", default: 1)), for: node)
  }
}

extension ELU: ONNXExportable {
  func export(_ node: Node, into exporter: inout GraphExporter) {
    exporter.append("Elu", node, attributes: [.float("alpha", alpha)])
  }
}
