import SwiftletRuntime
import Testing

@Suite struct ExtremumTests {
  static let scales = [
    ElementwiseScale(multiplier0: 1 << 20, multiplier1: 1 << 19, shift: 21),
    ElementwiseScale(multiplier0: (1 << 21) - 1, multiplier1: 1 - (1 << 21), shift: 31),
    ElementwiseScale(multiplier0: (1 << 21) - 1, multiplier1: (1 << 21) - 1, shift: 1),
    ElementwiseScale(multiplier0: -777, multiplier1: 1_234_567, shift: 20),
    ElementwiseScale(multiplier0: 3, multiplier1: 1, shift: 2),
  ]

  private func run(
    _ order: ModelFormat.ExtremumOrder, _ scale: ElementwiseScale, channels: Int, extra: Int,
    pattern: TestPattern, path: KernelPath
  ) -> (a: [Int8], b: [Int8], values: [Int8], isClean: Bool) {
    var random = SeededRandom(19)
    let a = TestTensor(3, 5, channels, extra: extra, before: extra, zeroPoint: 127)
    let b = TestTensor(3, 5, channels, zeroPoint: -128)
    a.fill(pattern, using: &random)
    b.fill(pattern, using: &random)
    let output = TestTensor(3, 5, channels, extra: extra * 2, before: extra, zeroPoint: -31)
    ExtremumKernel.run(
      ElementwiseArguments(
        input0: a.view, input1: b.view, output: output.view, scale: scale, clampLow: -120,
        clampHigh: 125), order: order, path: path)
    return (a.values, b.values, output.values, output.canariesAreIntact)
  }

  @Test("Every path equals the reference", arguments: fastPaths, scales)
  func paths(path: KernelPath, scale: ElementwiseScale) {
    for order in [ModelFormat.ExtremumOrder.minimum, .maximum] {
      for channels in [1, 3, 15, 16, 17, 33, 65] {
        for pattern in TestPattern.allCases {
          for extra in [0, 5] {
            let result = { (path: KernelPath) in
              run(order, scale, channels: channels, extra: extra, pattern: pattern, path: path)
            }
            let (expected, actual) = (result(.reference), result(path))
            #expect(actual.values == expected.values, "\(order) \(channels) \(pattern) \(extra)")
            #expect(actual.isClean)
          }
        }
      }
    }
  }

  @Test("The reference equals the formula in double precision", arguments: scales)
  func formula(scale: ElementwiseScale) {
    for order in [ModelFormat.ExtremumOrder.minimum, .maximum] {
      let result = run(
        order, scale, channels: 8, extra: 0, pattern: .random, path: .reference)
      let unit = Double(Int64(1) << Int64(scale.shift))
      for (index, value) in result.values.enumerated() {
        let left = (Double(result.a[index]) - 127) * Double(scale.multiplier0) / unit
        let right = (Double(result.b[index]) + 128) * Double(scale.multiplier1) / unit
        let chosen = order == .minimum ? min(left, right) : max(left, right)
        #expect(value == Int8(min(max((chosen - 31 + 0.5).rounded(.down), -120), 125)))
      }
    }
  }
}
