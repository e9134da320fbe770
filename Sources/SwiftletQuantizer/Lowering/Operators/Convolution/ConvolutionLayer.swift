import SwiftletRuntime

/// A convolution with its float weights: `[outputChannels][inputChannels / groups][taps]`.
struct ConvolutionLayer: Layer {
  let window: Window
  let groups: Int
  let inputChannels: Int
  let weight: [Float]
  let bias: [Float]
  var given: GivenScales?

  var outputScale: OutputScale { .free }
  var needsInputMean: Bool { given == nil }
  private var channelsPerGroup: Int { inputChannels / groups }
  /// One input channel is left to each output channel, and there are several. A single input
  /// channel that all outputs share stays an ordinary convolution.
  var isDepthwise: Bool { groups > 1 && channelsPerGroup == 1 }

  func operation(_ site: LayerSite) throws(LayerRefusal) -> LoweredOperation.Kind {
    let convolution = try convolution(site)
    return isDepthwise ? .depthwiseConvolution(convolution) : .convolution(convolution)
  }

  /// `[outputChannels][taps][inputChannels / groups]`, the order of NHWC.
  var rows: [Float] {
    WeightBlocking.channelsInnermost(weight, channels: channelsPerGroup, taps: window.tapCount)
  }

  /// Weights, biases and scales as the kernel reads them.
  func convolution(_ site: LayerSite) throws(LayerRefusal) -> LoweredConvolution {
    let weights = try QuantizedWeights(
      rows: rows, depth: channelsPerGroup * window.tapCount, bias: bias,
      meanInputs: meanInputs(site),
      given: given, at: site)
    let blocked =
      isDepthwise
      ? WeightBlocking.depthwise(weights.values, channels: bias.count, taps: window.tapCount)
      : WeightBlocking.dense(
        weights.values, outputChannels: bias.count, depth: weights.depth, groups: groups)
    return LoweredConvolution(
      window: window, groups: groups, weights: blocked,
      requantization: try weights.requantization(groups: isDepthwise ? 1 : groups, at: site),
      weightScales: weights.scales, biases: weights.biases)
  }

  /// By group, in the order of the quantized rows.
  private func meanInputs(_ site: LayerSite) -> [[Double]] {
    guard let mean = site.inputMean else { return [] }
    let taps = window.tapCount
    let means = MeanWindow(
      mean: mean, window: window, input: site.inputMaps[0], output: site.outputMap
    ).values
    return stride(from: 0, to: means.count, by: channelsPerGroup * taps).map { first in
      WeightBlocking.channelsInnermost(
        Array(means[first..<first + channelsPerGroup * taps]), channels: channelsPerGroup,
        taps: taps)
    }
  }
}
