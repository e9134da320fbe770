import SwiftletQuantizer
import SwiftletRuntime
import Testing

@Suite struct RequantizationScaleTests {
  @Test(arguments: [1e-9, 0.00037, 0.25, 0.4999999, 0.5, 1.0, 1.75, 12345.678, 0x1p30 - 1])
  func expressesTheScale(scale: Double) throws {
    let fixed = try #require(Requantization(scale: scale))
    #expect(fixed.multiplier >= 1 << 30)
    #expect(Requantization.shiftRange.contains(fixed.shift))
    let value =
      Double(fixed.multiplier) / Double(sign: .plus, exponent: Int(fixed.shift), significand: 1)
    #expect(abs(value - scale) <= scale * 0x1p-31)
  }

  @Test func roundsASignificandUpToTheNextPowerOfTwo() throws {
    let fixed = try #require(Requantization(scale: 1.0.nextDown))
    #expect(fixed == Requantization(multiplier: 1 << 30, shift: 30))
  }

  @Test(arguments: [0, 1e-300, 0x1p-33])
  func tinyScalesSendEverySumToZero(scale: Double) throws {
    let fixed = try #require(Requantization(scale: scale))
    #expect(fixed.scaled(.max) == 0)
    #expect(fixed.scaled(.min) == 0)
  }

  @Test(arguments: [-1, 0x1p30, .infinity, .nan])
  func refusesWhatNoShiftExpresses(scale: Double) {
    #expect(Requantization(scale: scale) == nil)
  }
}
