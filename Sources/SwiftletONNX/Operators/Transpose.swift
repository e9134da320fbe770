import SwiftletGraph

/// `Transpose`, by default of all axes into the reverse order.
enum TransposeMapping: OperatorMapping {
  static let name = "Transpose"
  static let attributes: Set<String> = ["perm"]

  static func importNode(
    _ node: ImportedNode, into builder: inout GraphBuilder
  ) throws(ImportFailure) {
    let rank = try builder.shape(of: node.input).rank
    let permutation = try node.integers("perm") ?? (0..<rank).reversed()
    if permutation == Array(0..<rank) { return builder.alias(node.output, to: node.input) }
    try builder.append(Transpose(permutation), for: node)
  }
}

extension Transpose: ONNXExportable {
  func export(_ node: Node, into exporter: inout GraphExporter) {
    exporter.append("Transpose", node, attributes: [.integers("perm", permutation)])
  }
}
