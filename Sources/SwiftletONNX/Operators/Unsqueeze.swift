import SwiftletGraph

/// `Unsqueeze`: new axes of extent 1. Exported as `Reshape`.
enum UnsqueezeMapping: OperatorMapping {
  static let name = "Unsqueeze"
  static let attributes: Set<String> = ["axes"]
  static let inputCounts = 1...2

  static func importNode(
    _ node: ImportedNode, into builder: inout GraphBuilder
  ) throws(ImportFailure) {
    let rank = try builder.shape(of: node.input).rank
    var count = try node.integers("axes")?.count ?? 0
    if let input = node.optionalInput(1) {
      count = try builder.integers(input, role: "axes").count
    }
    guard let axes = try builder.axes(of: node, rank: rank + count)?.sorted() else {
      throw .node(reason: "lacks its axes")
    }
    try builder.reshape(node.input, for: node) { shape in
      var target = shape.dimensions
      for axis in axes { target.insert(1, at: axis) }
      return target
    }
  }
}
