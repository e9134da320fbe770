import SwiftletRuntime

/// A function of each element, as a table of its values at all 256 inputs.
///
/// Numerics: the function in double of the real number that each int8 input stands for, rounded to
/// nearest, ties to even, then the fused clamp: within half a step, and the same on every board.
struct LookupLayer: Layer {
  let outputScale: OutputScale
  let function: @Sendable (Double) -> Double

  /// - Parameter outputScale: the function's natural one, or free.
  init(outputScale: OutputScale = .free, _ function: @escaping @Sendable (Double) -> Double) {
    self.outputScale = outputScale
    self.function = function
  }

  func operation(_ site: LayerSite) -> LoweredOperation.Kind {
    .lookup(
      table: (0..<256).map { bits in
        entry(Int8(truncatingIfNeeded: bits), site)
      })
  }

  private func entry(_ input: Int8, _ site: LayerSite) -> Int8 {
    let real = Double(site.inputs[0].scale) * Double(Int32(input) - site.inputs[0].zeroPoint)
    let steps = (function(real) / Double(site.output.scale)).rounded(.toNearestOrEven)
    let value = steps + Double(site.output.zeroPoint)
    return Int8(min(max(value, Double(site.clamp.low)), Double(site.clamp.high)))
  }
}

extension OutputScale {
  /// Values in [0, 1) in steps of 1/256: 0 is -128, and 127 stands for 255/256 and up.
  static let probability = OutputScale.preferred(
    QuantizationParameters(scale: 0x1p-8, zeroPoint: -128))
  /// Values in [0, 1], both of which occur, in steps of 1/255.
  static let unitInterval = OutputScale.preferred(
    QuantizationParameters(scale: 1 / 255, zeroPoint: -128))
  /// Values in (-1, 1) in steps of 1/128.
  static let signedUnitInterval = OutputScale.preferred(
    QuantizationParameters(scale: 0x1p-7, zeroPoint: 0))
}
