import SwiftletGraph

/// `ReduceMean` over an image's height and width, which is global average pooling. It has no way
/// back: it is exported as what it became.
enum ReduceMeanMapping: OperatorMapping {
  static let name = "ReduceMean"
  static let attributes: Set<String> = ["axes", "keepdims", "noop_with_empty_axes"]
  static let inputCounts = 1...2

  static func importNode(
    _ node: ImportedNode, into builder: inout GraphBuilder
  ) throws(ImportFailure) {
    let keepsDimensions = try node.flag("keepdims", default: true)
    let shape = try builder.shape(of: node.input)
    var axes: Set<Int> = []
    for axis in try statedAxes(of: node, builder) ?? [] {
      axes.insert(try node.axis(axis, rank: shape.rank))
    }
    guard shape.rank == 4, axes == [2, 3] else {
      throw .unsupported(
        reason: "it averages over the axes \(axes.sorted()) of \(shape.rank) dimensions",
        suggestion: "average over height and width (axes 2 and 3), or use GlobalAveragePool")
    }
    if keepsDimensions {
      return try builder.append(
        GlobalAveragePool(), name: node.name, values: [node.input], output: node.output)
    }
    let pooled = builder.unusedName("\(node.output).pooled")
    try builder.append(
      GlobalAveragePool(), name: "\(node.name).pool", values: [node.input], output: pooled)
    try builder.append(Flatten(), name: node.name, values: [pooled], output: node.output)
  }

  /// An attribute up to operator set 17, then an input.
  private static func statedAxes(
    of node: ImportedNode, _ builder: GraphBuilder
  ) throws(ImportFailure) -> [Int]? {
    guard let input = node.optionalInput(1) else { return try node.integers("axes") }
    return try builder.integers(input, role: "axes")
  }
}
