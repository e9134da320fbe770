import SwiftletRuntime

/// The product of two tensors, each at its own scale, one of which may be broadcast.
struct MultiplyLayer: Layer {
  var outputScale: OutputScale { .free }

  func operation(_ site: LayerSite) throws(LayerRefusal) -> LoweredOperation.Kind {
    let ratio =
      Double(site.inputs[0].scale) * Double(site.inputs[1].scale) / Double(site.output.scale)
    guard let scale = ProductScale(scale: ratio) else {
      throw LayerRefusal(
        "multiplies by \(ratio) on the way to int8, which no multiplier expresses; "
          + "calibrate with more samples")
    }
    return .multiply(scale)
  }
}
