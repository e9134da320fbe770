import SwiftletGraph

/// `Unsqueeze`: new axes of extent 1; exported as `Reshape`.
enum UnsqueezeMapping: OperatorMapping {
  static let name = "Unsqueeze"
  static let attributes: Set<String> = ["axes"]
  static let inputCounts = 1...2

  static func importNode(
    _ node: ImportedNode, into builder: inout GraphBuilder
  ) throws(ImportFailure) {
    let shape = try builder.shape(of: node.input)
    let count = try builder.statedAxisCount(of: node)
    guard let axes = try builder.axes(of: node, rank: shape.rank + count) else {
      throw .node(reason: "lacks its axes")
    }
    if axes.contains(0) { try builder.requireFixedBatch("it puts an axis before the batch") }
    var target = shape.dimensions
    for axis in axes.sorted() { target.insert(1, at: axis) }
    try builder.reshape(node.input, to: target, for: node)
  }
}

extension GraphBuilder {
  /// How many axes the node names.
  fileprivate func statedAxisCount(of node: ImportedNode) throws(ImportFailure) -> Int {
    guard let input = node.optionalInput(1) else { return try node.integers("axes")?.count ?? 0 }
    return try integers(input, role: "axes").count
  }
}
