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
    let (input, output) = (site.inputs[0].scale, site.output.scale)
    guard let scale = LogSoftmaxScale(input: input, output: output) else {
      throw LayerRefusal(
        "has an input whose range is \(input / output) times that of its output, which no multiplier "
          + "expresses; calibrate with more samples")
    }
    return .logSoftmax(
      LoweredLogSoftmax(
        exponentials: SoftmaxLayer.exponentials(scale: site.inputs[0].scale),
        logarithms: (0...256).map {
          UInt32((0x1p16 * log2(1 + Double($0) / 256)).rounded(.toNearestOrEven))
        },
        inputMultiplier: scale.inputMultiplier, logarithmMultiplier: scale.logarithmMultiplier,
        shift: scale.shift))
  }
}
