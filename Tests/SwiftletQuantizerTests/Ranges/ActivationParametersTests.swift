import SwiftletQuantizer
import SwiftletRuntime
import Testing

@Suite struct ActivationParametersTests {
  @Test(arguments: [
    ValueRange(low: 0, high: 6), ValueRange(low: -1, high: 1), ValueRange(low: -3.7, high: 0.01),
    ValueRange(low: -5, high: 0), ValueRange(low: -1e30, high: 1e30),
    ValueRange(low: 0, high: .greatestFiniteMagnitude),
  ])
  func coversTheRange(range: ValueRange) {
    let parameters = QuantizationParameters(covering: range)
    #expect(parameters.scale > 0 && parameters.scale.isFinite)
    #expect((-128...127).contains(parameters.zeroPoint))
    // Zero is exact; the ends are met within half a step for the zero point's rounding.
    #expect(parameters.dequantize(parameters.quantize(0)) == 0)
    for end in [range.low, range.high] {
      let error = abs(parameters.dequantize(parameters.quantize(end)) - end)
      #expect(error <= parameters.scale * 0.502)
    }
  }

  @Test(arguments: [0, 1e-20, 1e-10] as [Float])
  func whatIsNearlyZeroIsZero(high: Float) {
    let parameters = QuantizationParameters(covering: ValueRange(low: 0, high: high))
    #expect(parameters == QuantizationParameters(scale: 1, zeroPoint: 0))
  }

  @Test func alwaysContainsZero() {
    #expect(ValueRange(low: 3, high: 5) == ValueRange(low: 0, high: 5))
    #expect(ValueRange(low: -5, high: -3) == ValueRange(low: -5, high: 0))
  }
}

@Suite struct ElementwiseScaleTests {
  @Test(arguments: [
    (0.5, 0.25), (1, 1), (3.9, 0.001), (1e-6, 1e-7), (1000, 2), (0, 1), (1, -1), (-2.5, 0),
  ])
  func expressesBothScales(scale0: Double, scale1: Double) throws {
    let fixed = try #require(ElementwiseScale(scale0: scale0, scale1: scale1))
    #expect(ElementwiseScale.signedMultiplierRange.contains(fixed.multiplier0))
    #expect(ElementwiseScale.signedMultiplierRange.contains(fixed.multiplier1))
    #expect(ElementwiseScale.shiftRange.contains(fixed.shift))
    let unit = 1 / Double(Int64(1) << Int64(fixed.shift))
    #expect(abs(Double(fixed.multiplier0) * unit - scale0) <= unit / 2)
    #expect(abs(Double(fixed.multiplier1) * unit - scale1) <= unit / 2)
    // The larger one has at least 20 bits unless the shift is at its end.
    #expect(max(abs(fixed.multiplier0), abs(fixed.multiplier1)) >= 1 << 20 || fixed.shift == 31)
  }

  @Test(arguments: [0x1p21, -0x1p21, .infinity, .nan]) func refusesWhatDoesNotFit(scale: Double) {
    #expect(ElementwiseScale(scale0: scale, scale1: 1) == nil)
  }
}
