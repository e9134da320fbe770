import Foundation
import SwiftletRuntime
import Testing

@Suite struct ExponentialTests {
  @Test func exponential() {
    for step in -40_000...2_000 {
      let x = Double(step) * 0.017
      let expected = exp(x)
      #expect(abs(x.exponential - expected) <= 0x1p-51 * expected)
    }
    #expect((-800.0).exponential == 0)
    #expect(0.0.exponential == 1)
  }

  @Test func naturalLogarithm() {
    for step in -4000...4000 {
      let x = exp(Double(step) * 0.17)
      let expected = log(x)
      #expect(abs(x.naturalLogarithm - expected) <= 0x1p-50 * max(1, abs(expected)))
    }
    #expect(1.0.naturalLogarithm == 0)
  }

  @Test func roundsToEven() {
    for step in -4000...4000 {
      let x = Double(step) / 8
      #expect(x.roundedToEven == x.rounded(.toNearestOrEven))
    }
    for exponent in Int32(-1022)...1023 {
      #expect(Double.powerOfTwo(exponent).binaryExponent == exponent)
      #expect(
        Double.powerOfTwo(exponent) == Double(sign: .plus, exponent: Int(exponent), significand: 1))
    }
  }
}
