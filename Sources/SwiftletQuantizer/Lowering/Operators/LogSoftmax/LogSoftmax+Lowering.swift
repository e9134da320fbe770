import Glibc
import SwiftletGraph
import SwiftletRuntime

extension LogSoftmax: LowerableOperator {
  func lowered(at site: LoweringSite) throws(LayerRefusal) -> Lowered {
    try site.requireChannelAxis(axis)
    return .layer(LogSoftmaxLayer())
  }
}

/// Log-softmax over the channels, by tables of exponentials and logarithms.
struct LogSoftmaxLayer: Layer {
  var outputScale: OutputScale { .free }
  var fusesClip: Bool { false }

  func operation(_ site: LayerSite) throws(LayerRefusal) -> LoweredOperation.Kind {
    let output = Double(site.output.scale)
    let input = Double(site.inputs[0].scale) / output
    // The sum's logarithm to base 2, in steps of 2^-16.
    let logarithm = log(2.0) * 0x1p-16 / output
    let limit = Double(Int32.max)
    let fits = ElementwiseScale.shiftRange.last {
      let unit = Double(Int64(1) << Int64($0))
      return max(input, logarithm) * unit <= limit
    }
    guard let shift = fits else {
      throw LayerRefusal(
        "has an input whose range is \(input) times that of its output, which no multiplier "
          + "expresses; calibrate with more samples")
    }
    let unit = Double(Int64(1) << Int64(shift))
    return .logSoftmax(
      LoweredLogSoftmax(
        exponentials: SoftmaxLayer.exponentials(scale: site.inputs[0].scale),
        logarithms: (0...256).map {
          UInt32((0x1p16 * log2(1 + Double($0) / 256)).rounded(.toNearestOrEven))
        },
        inputMultiplier: Int32((input * unit).rounded(.toNearestOrEven)),
        logarithmMultiplier: Int32((logarithm * unit).rounded(.toNearestOrEven)), shift: shift))
  }
}
