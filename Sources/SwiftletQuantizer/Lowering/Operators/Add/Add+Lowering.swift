import SwiftletGraph

extension Add: LowerableOperator {
  func lowered(at site: LoweringSite) throws(LayerRefusal) -> Lowered {
    if let constant = try site.constantOperand() {
      return .layer(
        ConvolutionLayer(weight: constant.channels.map { _ in 1 }, bias: constant.channels))
    }
    try site.requireEqualShapes("adds")
    return .layer(AddLayer())
  }
}

/// The sum of two tensors, each at its own scale.
struct AddLayer: Layer {
  var outputScale: OutputScale { .free }

  func operation(_ site: LayerSite) throws(LayerRefusal) -> LoweredOperation.Kind {
    .add(try site.elementwiseScale())
  }
}
