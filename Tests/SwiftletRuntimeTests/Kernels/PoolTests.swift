import SwiftletRuntime
import Testing

@Suite struct PoolTests {
  static let windows = [
    Window(kernel: 2, stride: 2), Window(kernel: 3, stride: 2), Window(kernel: 3, padding: 1),
    Window(kernel: 3, stride: 2, padding: 1), Window(kernel: 2, stride: 2, padding: 1),
    Window(kernelHeight: 8, kernelWidth: 9), Window(kernel: 2, stride: 1, dilation: 3),
    Window(kernel: 3, padding: 2, dilation: 2),
    // Rounded up: the last windows reach over the end.
    Window(
      kernelHeight: 3, kernelWidth: 2, strideHeight: 3, strideWidth: 2, padBottom: 1, padRight: 1),
  ]

  @Test("Max pool: every path equals the reference", arguments: fastPaths, windows)
  func maxPool(path: KernelPath, window: Window) {
    forEachShape { channels, extra, pattern, clamp in
      let result = { (path: KernelPath) -> Outcome in
        run(window, channels, extra, pattern, clamp, path: path, MaxPoolKernel.run)
      }
      expectSame(
        result(.reference), result(path), "\(path) \(window) \(channels) \(extra) \(pattern)")
    }
  }

  @Test("Average pool: every path equals the reference", arguments: fastPaths, windows)
  func averagePool(path: KernelPath, window: Window) {
    forEachShape { channels, extra, pattern, clamp in
      let result = { (path: KernelPath) -> Outcome in
        run(window, channels, extra, pattern, clamp, path: path, AveragePoolKernel.run)
      }
      expectSame(
        result(.reference), result(path), "\(path) \(window) \(channels) \(extra) \(pattern)")
    }
  }

  @Test("Average pool of more elements than 16 bits can sum", arguments: fastPaths)
  func largeAveragePool(path: KernelPath) {
    for kernel in [17, 40] {
      for pattern in [TestPattern.allLowest, .random] {
        let result = { (path: KernelPath) -> Outcome in
          run(
            Window(kernel: kernel), 35, 0, pattern, -128...127, height: 40, width: 41, path: path,
            AveragePoolKernel.run)
        }
        expectSame(result(.reference), result(path), "\(path) \(kernel) \(pattern)")
      }
    }
  }

  @Test("The max pool reference on values computed by hand")
  func maxPoolReference() {
    let input = TestTensor(2, 3, 1, zeroPoint: 5)
    input.fill([-9, -3, -7, -20, -128, -1])
    let output = TestTensor(2, 2, 1, zeroPoint: 5)
    // Padding on top and left never wins, even though its zero point would.
    let window = Window(kernel: 2, stride: 2, padding: 1)
    MaxPoolKernel.run(
      PoolArguments(input: input.view, output: output.view, window: window, clampHigh: -4),
      path: .reference)
    #expect(output.values == [-9, -4, -20, -4])
  }

  @Test("The average pool reference on values computed by hand")
  func averagePoolReference() {
    let input = TestTensor(2, 3, 1, zeroPoint: 10)
    input.fill([12, 14, 20, 10, 8, 11])
    let output = TestTensor(2, 2, 1, zeroPoint: -1)
    let table = TestRequantization(channels: 4)
    // Twice the output's resolution: scale 2 / count. Counts 1, 2, 3 and 4.
    for (count, exponent) in [(1, 29), (2, 30), (4, 31)] {
      table.set(count - 1, bias: 0, Requantization(multiplier: 1 << 30, shift: Int32(exponent)))
    }
    AveragePoolKernel.run(
      PoolArguments(
        input: input.view, output: output.view, window: Window(kernel: 2, stride: 2, padding: 1),
        requantization: table.base, firstCount: 1),
      path: .reference)
    // Means above the zero point: 2, (4 + 10) / 2, 0, (-2 + 1) / 2; times 2, minus 1.
    #expect(output.values == [3, 13, -1, -2])
  }

  private typealias Outcome = (values: [Int8], isClean: Bool)

  private func forEachShape(
    _ body: (Int, Int, TestPattern, ClosedRange<Int8>) -> Void
  ) {
    for channels in [1, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 31, 40] {
      for extra in [0, 3] {
        body(channels, extra, .random, -128...127)
        body(channels, extra, .extremes, -100...90)
        body(channels, extra, .allLowest, -128...127)
      }
    }
  }

  private func run(
    _ window: Window, _ channels: Int, _ extra: Int, _ pattern: TestPattern,
    _ clamp: ClosedRange<Int8>, height: Int = 8, width: Int = 9, path: KernelPath,
    _ kernel: (PoolArguments, KernelPath) -> Void
  ) -> Outcome {
    var random = SeededRandom(3)
    let input = TestTensor(height, width, channels, extra: extra, before: extra, zeroPoint: -5)
    input.fill(pattern, using: &random)
    let output = TestTensor(
      window.outputHeight(for: height), window.outputWidth(for: width), channels, extra: extra * 2,
      before: extra, zeroPoint: 17)
    let table = TestRequantization(channels: window.tapCount)
    for count in 1...window.tapCount {
      let scale = 1.3 / Double(count)
      let shift = 30 - scale.exponent
      table.set(
        count - 1, bias: 0,
        Requantization(multiplier: Int32(scale.significand * 0x1p30), shift: Int32(shift)))
    }
    let arguments = PoolArguments(
      input: input.view, output: output.view, window: window, requantization: table.base,
      firstCount: 1, clampLow: clamp.lowerBound, clampHigh: clamp.upperBound)
    kernel(arguments, path)
    return withExtendedLifetime((input, table)) { (output.values, output.canariesAreIntact) }
  }

  private func expectSame(_ expected: Outcome, _ actual: Outcome, _ comment: Comment) {
    #expect(actual.values == expected.values, comment)
    #expect(actual.isClean, comment)
  }
}
