import Foundation
import SwiftletRuntime
import Testing

@Suite struct LogSoftmaxTests {
  private func run(
    inputScale: Double, outputScale: Double, channels: Int, extra: Int, pattern: TestPattern,
    path: KernelPath = .reference
  ) -> (input: [Int8], values: [Int8], isClean: Bool) {
    let exponentials = (0...255).map {
      UInt32((0x1p23 * exp(-inputScale * Double($0))).rounded())
    }
    let logarithms = (0...256).map { UInt32((0x1p16 * log2(1 + Double($0) / 256)).rounded()) }
    let shift: Int32 = inputScale < 1 ? 26 : 20
    let unit = pow(2, Double(shift))
    var random = SeededRandom(23)
    let input = TestTensor(2, 3, channels, extra: extra, before: extra, zeroPoint: 5)
    input.fill(pattern, using: &random)
    let output = TestTensor(2, 3, channels, extra: extra, before: extra, zeroPoint: 127)
    (exponentials + logarithms).withUnsafeBufferPointer { tables in
      guard let base = tables.baseAddress else { return }
      LogSoftmaxKernel.run(
        LogSoftmaxArguments(
          input: input.view, output: output.view, tables: base,
          inputMultiplier: Int32((inputScale / outputScale * unit).rounded()),
          logarithmMultiplier: Int32((log(2) * 0x1p-16 / outputScale * unit).rounded()),
          shift: shift),
        path: path)
    }
    return (input.values, output.values, output.canariesAreIntact)
  }

  @Test("Every path equals the reference", arguments: fastPaths, [0.001, 0.05, 5])
  func paths(path: KernelPath, scale: Double) {
    for channels in [1, 2, 16, 17, 1000] {
      for pattern in TestPattern.allCases {
        let expected = run(
          inputScale: scale, outputScale: 0.05, channels: channels, extra: 3, pattern: pattern)
        let actual = run(
          inputScale: scale, outputScale: 0.05, channels: channels, extra: 3, pattern: pattern,
          path: path)
        #expect(actual.values == expected.values)
        #expect(actual.isClean)
      }
    }
  }

  @Test(
    "The reference is within half a step of log-softmax in double precision",
    arguments: [0.002, 0.02, 0.1, 0.7], [1, 10, 1000])
  func formula(scale: Double, channels: Int) {
    let result = run(
      inputScale: scale, outputScale: 0.06, channels: channels, extra: 0, pattern: .random)
    for pixel in 0..<6 {
      let range = pixel * channels..<(pixel + 1) * channels
      let sum = result.input[range].reduce(0) { $0 + exp(scale * Double($1)) }
      for (x, value) in zip(result.input[range], result.values[range]) {
        let exact = max((scale * Double(x) - log(sum)) / 0.06 + 127, -128)
        #expect(abs(Double(value) - exact) <= 0.51)
      }
    }
  }

  @Test("A single channel's probability is 1") func single() {
    let result = run(
      inputScale: 0.1, outputScale: 0.06, channels: 1, extra: 0, pattern: .random)
    #expect(result.values == Array(repeating: 127, count: 6))
  }
}
