import SwiftletGraph

/// `HardSigmoid`.
enum HardSigmoidMapping: OperatorMapping {
  static let name = "HardSigmoid"
  static let attributes: Set<String> = ["alpha", "beta"]

  static func importNode(
    _ node: ImportedNode, into builder: inout GraphBuilder
  ) throws(ImportFailure) {
    let alpha = try node.float("alpha", default: 0.2)
    let beta = try node.float("beta", default: 0.5)
    try builder.append(HardSigmoid(alpha: alpha, beta: beta), for: node)
  }
}

extension HardSigmoid: ONNXExportable {
  func export(_ node: Node, into exporter: inout GraphExporter) {
    exporter.append(
      "HardSigmoid", node, attributes: [.float("alpha", alpha), .float("beta", beta)])
  }
}
