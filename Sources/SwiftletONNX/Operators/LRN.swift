import SwiftletGraph

/// `LRN`, local response normalization.
enum LRNMapping: OperatorMapping {
  static let name = "LRN"
  static let attributes: Set<String> = ["alpha", "beta", "bias", "size"]

  static func importNode(
    _ node: ImportedNode, into builder: inout GraphBuilder
  ) throws(ImportFailure) {
    let size = try node.integer("size", default: 0)
    guard size >= 1 else {
      throw .attribute("size", reason: "is \(size) or left out, it must be at least 1")
    }
    let alpha = try node.float("alpha", default: 1e-4)
    let beta = try node.float("beta", default: 0.75)
    let bias = try node.float("bias", default: 1)
    try builder.append(
      LocalResponseNormalization(size: size, alpha: alpha, beta: beta, bias: bias), for: node)
  }
}

extension LocalResponseNormalization: ONNXExportable {
  func export(_ node: Node, into exporter: inout GraphExporter) {
    exporter.append(
      "LRN", node,
      attributes: [
        .integer("size", size), .float("alpha", alpha), .float("beta", beta), .float("bias", bias),
      ])
  }
}
