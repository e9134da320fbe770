import SwiftletGraph
import SwiftletRuntime

extension Softmax: LowerableOperator {
  func lowered(at site: LoweringSite) throws(LayerRefusal) -> Lowered {
    try site.requireChannelAxis(axis)
    return .layer(SoftmaxLayer())
  }
}

/// Softmax over the channels, by a table of exponentials.
struct SoftmaxLayer: Layer {
  /// Probabilities in steps of 1/256: 0 is -128, and 127 stands for 255/256 and up.
  var outputScale: OutputScale { .fixed(QuantizationParameters(scale: 0x1p-8, zeroPoint: -128)) }
  var fusesClip: Bool { false }

  func operation(_ site: LayerSite) throws(LayerRefusal) -> LoweredOperation.Kind {
    .softmax(exponentials: Self.exponentials(scale: site.inputs[0].scale))
  }

  /// `round(2^23 * exp(-scale * d))` for d in 0...255.
  static func exponentials(scale: Float) -> [UInt32] {
    (0..<256).map { distance in
      SoftmaxKernel.exponential(scale: scale, distance: distance)
    }
  }
}
