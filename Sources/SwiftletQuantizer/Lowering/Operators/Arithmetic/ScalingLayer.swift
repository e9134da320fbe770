import SwiftletRuntime

/// A product with a constant for each channel, or with one for all.
func scaling(by factors: [Float]) -> any Layer {
  if let first = factors.first, factors.allSatisfy({ $0 == first }) {
    return ScalingLayer(factor: Double(first))
  }
  return ConvolutionLayer(weight: factors, bias: factors.map { _ in 0 })
}

/// A product with one number.
struct ScalingLayer: Layer {
  let factor: Double

  var outputScale: OutputScale { .free }

  func operation(_ site: LayerSite) throws(LayerRefusal) -> LoweredOperation.Kind {
    .rescale(try site.elementwiseScale(factors: (factor, 1)))
  }
}
