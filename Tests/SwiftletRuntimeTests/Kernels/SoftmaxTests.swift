import Foundation
import SwiftletRuntime
import Testing

@Suite struct SoftmaxTests {
  private func exponentials(scale: Double) -> [UInt32] {
    (0...255).map { UInt32((0x1p23 * exp(-scale * Double($0))).rounded()) }
  }

  private func run(
    _ path: KernelPath, scale: Double, channels: Int, extra: Int, pattern: TestPattern
  ) -> (input: [Int8], values: [Int8], isClean: Bool) {
    var random = SeededRandom(23)
    let input = TestTensor(2, 3, channels, extra: extra, before: extra)
    input.fill(pattern, using: &random)
    let output = TestTensor(2, 3, channels, extra: extra, before: extra, zeroPoint: -128)
    exponentials(scale: scale).withUnsafeBufferPointer { table in
      guard let base = table.baseAddress else { return }
      SoftmaxKernel.run(
        SoftmaxArguments(input: input.view, output: output.view, exponentials: base), path: path)
    }
    return (input.values, output.values, output.canariesAreIntact)
  }

  @Test("Every path equals the reference", arguments: fastPaths, [0.001, 0.05, 0.3, 5])
  func paths(path: KernelPath, scale: Double) {
    for channels in [1, 2, 10, 16, 17, 100, 1000] {
      for pattern in TestPattern.allCases {
        for extra in [0, 3] {
          let expected = run(
            .reference, scale: scale, channels: channels, extra: extra, pattern: pattern)
          let actual = run(path, scale: scale, channels: channels, extra: extra, pattern: pattern)
          #expect(actual.values == expected.values)
          #expect(actual.isClean)
        }
      }
    }
  }

  @Test(
    "The reference is within half a step of softmax in double precision", arguments: [0.02, 0.1])
  func formula(scale: Double) {
    let result = run(.reference, scale: scale, channels: 10, extra: 0, pattern: .random)
    for pixel in 0..<6 {
      let range = pixel * 10..<pixel * 10 + 10
      let powers = result.input[range].map { exp(scale * Double($0)) }
      let sum = powers.reduce(0, +)
      for (power, value) in zip(powers, result.values[range]) {
        let exact = min(power / sum * 256 - 128, 127)
        #expect(abs(Double(value) - exact) <= 0.501)
      }
    }
  }

  @Test("Equal inputs share the probability")
  func equal() {
    let result = run(.reference, scale: 0.1, channels: 4, extra: 0, pattern: .allHighest)
    #expect(result.values == Array(repeating: -64, count: 24))
    let single = run(.reference, scale: 0.1, channels: 1, extra: 0, pattern: .random)
    #expect(single.values == Array(repeating: 127, count: 6))
  }
}
