import SwiftletRuntime

/// A layer of the int8 network before its scales are known.
protocol Layer: Sendable {
  /// Where the output's scale comes from.
  var outputScale: OutputScale { get }
  /// Whether an activation after the layer can become its clamp.
  var fusesClip: Bool { get }
  /// Whether the first input must have no gaps between its pixels.
  var needsDenseInput: Bool { get }
  /// Whether the layer makes use of its input's mean.
  var needsInputMean: Bool { get }

  /// The int8 operation for these scales.
  ///
  /// Throws: `LayerRefusal` when int8 arithmetic cannot hold the layer's numbers.
  func operation(_ site: LayerSite) throws(LayerRefusal) -> LoweredOperation.Kind
}

extension Layer {
  var fusesClip: Bool { true }
  var needsInputMean: Bool { false }
  var needsDenseInput: Bool { false }
}

/// Where the scale and zero point of a layer's output come from.
enum OutputScale {
  /// From calibration, or whatever a concatenation wants.
  case free
  /// The first input's.
  case sameAsInput
  /// Always these.
  case fixed(QuantizationParameters)
  /// These, or whatever a concatenation wants.
  case preferred(QuantizationParameters)

  /// Whether calibration chooses.
  var isFree: Bool {
    if case .free = self { true } else { false }
  }

  /// Whether a concatenation may choose.
  var isAdaptable: Bool {
    switch self {
    case .free, .preferred: true
    case .sameAsInput, .fixed: false
    }
  }
}

/// The extents and scales around a layer.
struct LayerSite {
  let inputMaps: [ActivationMap]
  let outputMap: ActivationMap
  let inputs: [QuantizationParameters]
  let output: QuantizationParameters
  /// The fused activation on outputs.
  let clamp: (low: Int8, high: Int8)
  /// The first input's mean over the calibration samples, CHW; nil when none was taken.
  let inputMean: [Double]?

  /// The same around a part of the output, with nothing known of the input's mean.
  func part(outputMap: ActivationMap) -> LayerSite {
    LayerSite(
      inputMaps: inputMaps, outputMap: outputMap, inputs: inputs, output: output, clamp: clamp,
      inputMean: nil)
  }

  /// The fixed-point number for `scale` times the ratio of the first input's scale to the
  /// output's.
  func requantization(_ scale: Double) throws(LayerRefusal) -> Requantization {
    let ratio = Double(inputs[0].scale) * scale / Double(output.scale)
    guard let result = Requantization(scale: ratio) else {
      throw LayerRefusal(
        "multiplies by \(ratio) on the way to int8, which no multiplier expresses; "
          + "look at the range of its weights and its output")
    }
    return result
  }

  /// The fixed-point ratios of one or two inputs' scales to the output's, each times its factor.
  func elementwiseScale(
    factors: (Double, Double) = (1, 1)
  ) throws(LayerRefusal) -> ElementwiseScale {
    let ratios = inputs.map { Double($0.scale) / Double(output.scale) }
    let second = ratios.count > 1 ? ratios[1] * factors.1 : 0
    guard let scale = ElementwiseScale(scale0: ratios[0] * factors.0, scale1: second) else {
      throw LayerRefusal(
        "has an input whose range is \(ratios.max() ?? 0) times that of its output, which no "
          + "multiplier expresses; calibrate with more samples")
    }
    return scale
  }
}
