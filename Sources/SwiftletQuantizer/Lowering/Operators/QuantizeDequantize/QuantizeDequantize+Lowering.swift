import SwiftletGraph
import SwiftletRuntime

extension QuantizeDequantize: LowerableOperator {
  /// Nothing runs: the value before takes the scale, or is rescaled where it has another one.
  func lowered(at site: LoweringSite) throws(LayerRefusal) -> Lowered {
    _ = try site.map(0)
    return .quantization(try activationParameters())
  }

  /// The int8 scale and zero point with the same real numbers: those of uint8 are 128 less.
  private func activationParameters() throws(LayerRefusal) -> QuantizationParameters {
    guard scales.count == 1 else {
      throw LayerRefusal(
        "quantizes an activation by channel; int8 activations have one scale, quantize per tensor")
    }
    switch type {
    case .int8: return QuantizationParameters(scale: scales[0], zeroPoint: zeroPoints[0])
    case .uint8: return QuantizationParameters(scale: scales[0], zeroPoint: zeroPoints[0] - 128)
    case .int32:
      throw LayerRefusal(
        "keeps an activation in int32; quantize the layer's output to int8 or uint8")
    }
  }
}

/// The scales of a layer's weights and bias that the file gave: it was quantized by other software.
struct GivenScales: Hashable, Sendable {
  /// By output channel.
  let weights: [Double]
  /// Of the bias's int32, by output channel; nil when the bias is float.
  let bias: [Double]?
}

extension LoweringSite {
  /// The file's scales for a weight whose output channels lie along its first axis; nil where the
  /// file has float weights, so that lowering chooses.
  ///
  /// Throws: `LayerRefusal` for weights that are quantized along another axis.
  func givenScales(
    weight: Int, bias: Int, channels: Int
  ) throws(LayerRefusal) -> GivenScales? {
    guard let quantization = quantizations[weight] else { return nil }
    guard quantization.type != .int32 else {
      throw LayerRefusal("has weights in int32; quantize them to int8")
    }
    return GivenScales(
      weights: try quantization.scales(ofChannels: channels),
      bias: quantizations.indices.contains(bias)
        ? try quantizations[bias]?.scales(ofChannels: channels) : nil)
  }
}

extension QuantizeDequantize {
  /// The scale of each index along the first axis.
  fileprivate func scales(ofChannels channels: Int) throws(LayerRefusal) -> [Double] {
    if scales.count == 1 { return Array(repeating: Double(scales[0]), count: channels) }
    guard axis == 0, scales.count == channels else {
      throw LayerRefusal(
        "has weights quantized along axis \(axis); quantize them by output channel or per tensor")
    }
    return scales.map(Double.init)
  }
}
