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
    let first = builder.batchSize == nil ? 1 : 0
    let axes =
      try builder.axes(of: node, rank: shape.rank)
      ?? (first..<shape.rank).filter { shape[$0] == 1 }
    if axes.contains(0) { try builder.requireFixedBatch("it leaves out the batch") }
    guard axes.allSatisfy({ shape[$0] == 1 }) else {
      throw .node(reason: "\(shape) has more than one element along the axes \(axes)")
    }
    let target = (0..<shape.rank).filter { !axes.contains($0) }.map { shape[$0] }
    try builder.reshape(node.input, to: target, for: node)
  }
}
