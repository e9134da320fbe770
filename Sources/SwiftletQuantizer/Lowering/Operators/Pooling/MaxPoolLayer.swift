import SwiftletRuntime

/// Max pooling: int8 order is real order, so it copies its input's scale.
struct MaxPoolLayer: Layer {
  let window: Window

  var outputScale: OutputScale { .sameAsInput }

  func operation(_ site: LayerSite) throws(LayerRefusal) -> LoweredOperation.Kind {
    .maxPool(window)
  }
}
