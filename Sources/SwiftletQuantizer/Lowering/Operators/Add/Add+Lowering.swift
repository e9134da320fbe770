import SwiftletGraph

extension Add: LowerableOperator {
  func lowered(at site: LoweringSite) throws(LayerRefusal) -> Lowered {
    guard try site.map(0) == site.map(1) else {
      throw LayerRefusal("adds a flattened image to a vector; add before Flatten")
    }
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
