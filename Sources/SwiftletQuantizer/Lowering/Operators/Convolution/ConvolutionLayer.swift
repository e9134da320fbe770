import SwiftletRuntime

/// A convolution with its float weights: `[outputChannels][inputChannels / groups][taps]`.
struct ConvolutionLayer: Layer {
  let window: Window
  let groups: Int
  let inputChannels: Int
  let weight: [Float]
  let bias: [Float]

  var outputScale: OutputScale { .free }
  private var channelsPerGroup: Int { inputChannels / groups }
  /// One input channel is left to each output channel, and there are several. A single input
  /// channel that all outputs share stays an ordinary convolution.
  private var isDepthwise: Bool { groups > 1 && channelsPerGroup == 1 }

  func operation(_ site: LayerSite) throws(LayerRefusal) -> LoweredOperation.Kind {
    let weights = try QuantizedWeights(
      rows: WeightBlocking.channelsInnermost(
        weight, channels: channelsPerGroup, taps: window.tapCount),
      depth: channelsPerGroup * window.tapCount, bias: bias, at: site)
    let blocked =
      isDepthwise
      ? WeightBlocking.depthwise(weights.values, channels: bias.count, taps: window.tapCount)
      : WeightBlocking.dense(
        weights.values, outputChannels: bias.count, depth: weights.depth, groups: groups)
    let convolution = LoweredConvolution(
      window: window, groups: groups, weights: blocked,
      requantization: try weights.requantization(groups: isDepthwise ? 1 : groups, at: site),
      weightScales: weights.scales)
    return isDepthwise ? .depthwiseConvolution(convolution) : .convolution(convolution)
  }
}
