import SwiftletGraph

extension GraphBuilder {
  /// Checks that a `Softmax` or `LogSoftmax` works over the channels. Up to operator set 12 they
  /// work on everything from their axis (by default 1) on as one row; later on their axis (by
  /// default the last) alone.
  ///
  /// Throws: `ImportFailure` for any other axis.
  func requireChannelAxis(_ node: ImportedNode) throws(ImportFailure) {
    let joinsAxes = operatorSet < 13
    let stated = try node.integer("axis", default: joinsAxes ? 1 : -1)
    let shape = try shape(of: node.input)
    let axis = try node.axis(stated, rank: shape.rank)
    let isRow = shape.dimensions.dropFirst(2).allSatisfy { $0 == 1 }
    guard axis == 1, !joinsAxes || isRow else {
      throw .unsupported(
        reason: "it works along axis \(stated) of \(shape)",
        suggestion: "use it along the channels (axis 1), with opset_version=17")
    }
  }
}
