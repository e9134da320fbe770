import SwiftletGraph

extension ReLU: LowerableOperator {
  func lowered(at site: LoweringSite) throws(LayerRefusal) -> Lowered {
    .clip(ActivationClip(minimum: 0))
  }
}

extension Clip: LowerableOperator {
  func lowered(at site: LoweringSite) throws(LayerRefusal) -> Lowered {
    guard minimum <= maximum else {
      throw LayerRefusal("clips to [\(minimum), \(maximum)], which is empty")
    }
    return .clip(ActivationClip(minimum: minimum, maximum: maximum))
  }
}

/// A copy at another scale: an activation with no layer to join, or a part of a concatenation that
/// its producer cannot write.
struct RescaleLayer: Layer {
  var outputScale: OutputScale { .free }

  func operation(_ site: LayerSite) throws(LayerRefusal) -> LoweredOperation.Kind {
    .rescale(try site.elementwiseScale())
  }
}
