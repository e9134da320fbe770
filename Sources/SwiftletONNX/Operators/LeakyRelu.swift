import SwiftletGraph

/// `LeakyRelu`.
enum LeakyReluMapping: OperatorMapping {
  static let name = "LeakyRelu"
  static let attributes: Set<String> = ["alpha"]

  static func importNode(
    _ node: ImportedNode, into builder: inout GraphBuilder
  ) throws(ImportFailure) {
    try builder.append(LeakyReLU(alpha: node.float("alpha", default: 0.01)), for: node)
  }
}

extension LeakyReLU: ONNXExportable {
  func export(_ node: Node, into exporter: inout GraphExporter) {
    exporter.append("LeakyRelu", node, attributes: [.float("alpha", alpha)])
  }
}
