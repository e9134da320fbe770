import SwiftletRuntime

/// A fully connected layer with its float weights, `[outputs][inputs]`, the inputs in the order of
/// a flattened CHW image. On the device the image is HWC, so the weights' columns change places.
struct FullyConnectedLayer: Layer {
  /// The image that was flattened.
  let input: ActivationMap
  let weight: [Float]
  let bias: [Float]
  var given: GivenScales?

  var outputScale: OutputScale { .free }
  var needsInputMean: Bool { given == nil }
  var needsDenseInput: Bool { true }

  /// `[outputs][pixels][channels]`, the order of NHWC.
  var rows: [Float] {
    WeightBlocking.channelsInnermost(
      weight, channels: input.channels, taps: input.height * input.width)
  }

  func operation(_ site: LayerSite) throws(LayerRefusal) -> LoweredOperation.Kind {
    let pixels = input.height * input.width
    let weights = try QuantizedWeights(
      rows: rows, depth: input.elementCount, bias: bias,
      meanInputs: site.inputMean.map {
        [WeightBlocking.channelsInnermost($0, channels: input.channels, taps: pixels)]
      } ?? [],
      given: given, at: site)
    return .fullyConnected(
      LoweredConvolution(
        window: Window(kernelHeight: input.height, kernelWidth: input.width), groups: 1,
        weights: WeightBlocking.dense(
          weights.values, outputChannels: bias.count, depth: weights.depth, groups: 1),
        requantization: try weights.requantization(groups: 1, at: site),
        weightScales: weights.scales, biases: weights.biases))
  }
}
