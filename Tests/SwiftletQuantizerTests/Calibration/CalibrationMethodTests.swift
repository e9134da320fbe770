import SwiftletQuantizer
import Testing

@Suite struct CalibrationMethodTests {
  @Test(arguments: [CalibrationMethod.minMax, .meanSquaredError, .percentile(99.99)])
  func readsWhatItWrites(method: CalibrationMethod) {
    #expect(CalibrationMethod(method.description) == method)
  }

  @Test(arguments: ["", "percentile", "percentile:", "percentile:50", "percentile:100.1", "max"])
  func refusesOtherTexts(text: String) {
    #expect(CalibrationMethod(text) == nil)
  }
}
