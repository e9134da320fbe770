import Glibc
import SwiftletGraph
import SwiftletRuntime

extension Softmax: LowerableOperator {
  func lowered(at site: LoweringSite) throws(LayerRefusal) -> Lowered {
    try site.requireChannels(0)
    try site.requireChannelAxis(axis)
    return .layer(SoftmaxLayer())
  }
}

extension LoweringSite {
  /// Refuses an operator along another axis than the channels'.
  func requireChannelAxis(_ axis: Int) throws(LayerRefusal) {
    guard axis == 1 else {
      throw LayerRefusal("works along axis \(axis); int8 has it along the channels (axis 1)")
    }
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
      UInt32((0x1p23 * exp(-Double(scale) * Double(distance))).rounded(.toNearestOrEven))
    }
  }
}
