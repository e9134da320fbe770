import SwiftletGraph

extension Multiply: LowerableOperator {
  /// A scaling by constants, or the product of two computed values. Extents of 1 are broadcast: a squeeze-and-excitation's
  /// scales are `N x C x 1 x 1`.
  func lowered(at site: LoweringSite) throws(LayerRefusal) -> Lowered {
    if let constant = try site.constantOperand() {
      return .layer(scaling(by: constant.channels))
    }
    let maps = (try site.map(0), try site.map(1))
    let shapes = (site.shapes[0], site.shapes[1])
    // Vectors that were images, flattened alike, hold the same order; other vectors are one pixel.
    guard shapes.0.rank == shapes.1.rank else {
      throw LayerRefusal("multiplies an image with a vector; reshape the vector to Cx1x1")
    }
    if shapes.0.rank == 2, maps.0 != maps.1 {
      try site.requireChannels(0)
      try site.requireChannels(1)
    }
    return .layer(MultiplyLayer())
  }
}
