import SwiftletGraph

/// `Squeeze`: the axes of extent 1, all or the given ones, are left out. Exported as `Reshape`.
enum SqueezeMapping: OperatorMapping {
  static let name = "Squeeze"
  static let attributes: Set<String> = ["axes"]
  static let inputCounts = 1...2

  static func importNode(
    _ node: ImportedNode, into builder: inout GraphBuilder
  ) throws(ImportFailure) {
    let shape = try builder.shape(of: node.input)
    let axes =
      try builder.axes(of: node, rank: shape.rank)
      ?? (0..<shape.rank).filter { shape[$0] == 1 }
    for axis in axes {
      try builder.requireFixed(axis, of: node.input)
      guard shape[axis] == 1 else {
        throw .node(reason: "\(shape) has more than one element along axis \(axis)")
      }
    }
    try builder.reshape(node.input, for: node) { shape in
      (0..<shape.rank).filter { !axes.contains($0) }.map { shape[$0] }
    }
  }
}
