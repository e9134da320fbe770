import SwiftletRuntime
import Testing

@Suite struct MultiplyTests {
  static let scales = [
    ProductScale(multiplier: 1 << 14, shift: 22),
    ProductScale(multiplier: (1 << 15) - 1, shift: 24),
    ProductScale(multiplier: (1 << 15) - 1, shift: 1), ProductScale(multiplier: 3, shift: 2),
  ]

  /// Heights, widths and channels of the two factors of a 3x5 map.
  static let shapes: [([Int], [Int])] = [1, 3, 15, 16, 17, 33, 64].flatMap { channels in
    [
      ([3, 5, channels], [3, 5, channels]), ([3, 5, channels], [1, 1, channels]),
      ([1, 1, channels], [3, 5, channels]), ([3, 5, channels], [3, 5, 1]),
      ([3, 5, 1], [1, 1, channels]), ([3, 1, channels], [1, 5, 1]),
      ([1, 1, 1], [3, 5, channels]),
    ]
  }

  private func run(
    _ scale: ProductScale, _ a: TestTensor, _ b: TestTensor, into output: TestTensor,
    path: KernelPath, threads: Int = 1
  ) {
    let arguments = MultiplyArguments(
      input0: a.view, input1: b.view, output: output.view, scale: scale, clampLow: -120,
      clampHigh: 125)
    for part in WorkPart.all(threads) {
      if let share = arguments.part(part) { MultiplyKernel.run(share, path: path) }
    }
  }

  @Test("Every path equals the reference", arguments: fastPaths, scales)
  func paths(path: KernelPath, scale: ProductScale) {
    var random = SeededRandom(3)
    for (left, right) in Self.shapes {
      for (pattern, extra, zeroPoint) in [
        (.random, 0, 3), (.random, 5, 3), (.allLowest, 0, 127), (.extremes, 1, -128),
      ] as [(TestPattern, Int, Int32)] {
        let a = TestTensor(left[0], left[1], left[2], extra: extra, before: extra, zeroPoint: -7)
        let b = TestTensor(right[0], right[1], right[2], extra: extra, zeroPoint: zeroPoint)
        a.fill(pattern, using: &random)
        b.fill(pattern, using: &random)
        let channels = max(left[2], right[2])
        let expected = TestTensor(3, 5, channels, zeroPoint: -31)
        run(scale, a, b, into: expected, path: .reference)
        for threads in [1, 2] {
          let output = TestTensor(3, 5, channels, extra: extra, before: extra, zeroPoint: -31)
          run(scale, a, b, into: output, path: path, threads: threads)
          #expect(output.values == expected.values, "\(left) \(right) \(pattern) \(extra)")
          #expect(output.canariesAreIntact)
        }
      }
    }
  }

  @Test("In place, over either factor", arguments: KernelPath.allCases.filter(\.isAvailable))
  func inPlace(path: KernelPath) {
    for (left, right, isFirst) in [
      ([3, 5, 21], [3, 5, 21], true), ([3, 5, 21], [3, 5, 21], false),
      ([3, 5, 21], [1, 1, 21], true), ([3, 5, 1], [3, 5, 21], false),
    ] {
      var random = SeededRandom(5)
      let a = TestTensor(left[0], left[1], left[2], zeroPoint: 4)
      let b = TestTensor(right[0], right[1], right[2], zeroPoint: 4)
      a.fill(.random, using: &random)
      b.fill(.random, using: &random)
      let apart = TestTensor(3, 5, 21, zeroPoint: 4)
      let target = isFirst ? a : b
      for output in [apart, target] { run(Self.scales[0], a, b, into: output, path: path) }
      #expect(target.values == apart.values)
    }
  }

  @Test("The reference equals the formula in double precision")
  func formula() {
    var random = SeededRandom(9)
    let scale = ProductScale(multiplier: 30_001, shift: 22)
    let a = TestTensor(2, 5, 8, zeroPoint: 4)
    let b = TestTensor(1, 1, 8, zeroPoint: -9)
    a.fill(.random, using: &random)
    b.fill(.random, using: &random)
    let output = TestTensor(2, 5, 8, zeroPoint: 13)
    run(scale, a, b, into: output, path: .reference)
    for index in output.values.indices {
      let product = (Double(a.values[index]) - 4) * (Double(b.values[index % 8]) + 9)
      let exact = (product * 30_001 / 0x1p22 + 13.5).rounded(.down)
      #expect(output.values[index] == Int8(min(max(exact, -120), 125)))
    }
  }
}
