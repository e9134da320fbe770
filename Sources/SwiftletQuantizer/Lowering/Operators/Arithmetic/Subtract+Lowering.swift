import SwiftletGraph

extension Subtract: LowerableOperator {
  func lowered(at site: LoweringSite) throws(LayerRefusal) -> Lowered {
    if let constant = try site.constantOperand() {
      let sign: Float = constant.isSecond ? 1 : -1
      return .layer(
        ConvolutionLayer(
          weight: constant.channels.map { _ in sign }, bias: constant.channels.map { -sign * $0 }))
    }
    try site.requireEqualShapes("subtracts")
    return .layer(SubtractLayer())
  }
}

/// The difference of two tensors, each at its own scale: an addition with a negative multiplier.
struct SubtractLayer: Layer {
  var outputScale: OutputScale { .free }

  func operation(_ site: LayerSite) throws(LayerRefusal) -> LoweredOperation.Kind {
    .add(try site.elementwiseScale(factors: (1, -1)))
  }
}
