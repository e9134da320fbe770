import SwiftletRuntime
import Testing

@Suite struct ElementwiseTests {
  static let scales = [
    ElementwiseScale(multiplier0: 1 << 20, multiplier1: 1 << 19, shift: 21),
    ElementwiseScale(multiplier0: (1 << 21) - 1, multiplier1: (1 << 21) - 1, shift: 31),
    ElementwiseScale(multiplier0: (1 << 21) - 1, multiplier1: (1 << 21) - 1, shift: 1),
    ElementwiseScale(multiplier0: 777, multiplier1: 1_234_567, shift: 20),
    ElementwiseScale(multiplier0: 3, multiplier1: 1, shift: 2),
  ]

  @Test("Add: every path equals the reference", arguments: fastPaths, scales)
  func add(path: KernelPath, scale: ElementwiseScale) {
    forEachShape { channels, extra, pattern, zeroPoint in
      let result = { (path: KernelPath) -> Outcome in
        run(scale, channels, extra, pattern, zeroPoint, path: path, AddKernel.run)
      }
      expectSame(
        result(.reference), result(path), "\(path) \(scale) \(channels) \(extra) \(pattern)")
    }
  }

  @Test("Rescale: every path equals the reference", arguments: fastPaths, scales)
  func rescale(path: KernelPath, scale: ElementwiseScale) {
    let single = ElementwiseScale(multiplier0: scale.multiplier0, shift: scale.shift)
    forEachShape { channels, extra, pattern, zeroPoint in
      let result = { (path: KernelPath) -> Outcome in
        run(single, channels, extra, pattern, zeroPoint, path: path, RescaleKernel.run)
      }
      expectSame(
        result(.reference), result(path), "\(path) \(scale) \(channels) \(extra) \(pattern)")
    }
  }

  @Test(
    "In place: the output may be an input", arguments: KernelPath.allCases.filter(\.isAvailable))
  func inPlace(path: KernelPath) {
    var random = SeededRandom(5)
    let a = TestTensor(3, 3, 7, zeroPoint: 4)
    let b = TestTensor(3, 3, 7, zeroPoint: -9)
    a.fill(.random, using: &random)
    b.fill(.random, using: &random)
    let apart = TestTensor(3, 3, 7, zeroPoint: 4)
    for output in [apart, a] {
      AddKernel.run(
        ElementwiseArguments(
          input0: a.view, input1: b.view, output: output.view, scale: Self.scales[3]), path: path)
    }
    #expect(a.values == apart.values)
  }

  @Test("The references equal the formula in double precision")
  func formula() {
    let scale = ElementwiseScale(multiplier0: 777_777, multiplier1: 1_234_567, shift: 21)
    var random = SeededRandom(9)
    let a = TestTensor(2, 5, 8, zeroPoint: 4)
    let b = TestTensor(2, 5, 8, zeroPoint: -9)
    a.fill(.random, using: &random)
    b.fill(.random, using: &random)
    let sums = TestTensor(2, 5, 8, zeroPoint: 13)
    AddKernel.run(
      ElementwiseArguments(input0: a.view, input1: b.view, output: sums.view, scale: scale),
      path: .reference)
    let copies = TestTensor(2, 5, 8, zeroPoint: 13)
    RescaleKernel.run(
      ElementwiseArguments(
        input0: a.view, input1: a.view, output: copies.view,
        scale: ElementwiseScale(multiplier0: 777_777, shift: 21), clampLow: 13),
      path: .reference)
    for index in sums.values.indices {
      let first = (Double(a.values[index]) - 4) * 777_777 / 0x1p21
      let second = (Double(b.values[index]) + 9) * 1_234_567 / 0x1p21
      #expect(
        sums.values[index] == Int8(min(max((first + second + 13.5).rounded(.down), -128), 127)))
      #expect(copies.values[index] == Int8(min(max((first + 13.5).rounded(.down), 13), 127)))
    }
  }

  private typealias Outcome = (values: [Int8], isClean: Bool)

  private func forEachShape(_ body: (Int, Int, TestPattern, Int32) -> Void) {
    for channels in [1, 3, 4, 15, 16, 17, 33, 64, 65] {
      for extra in [0, 5] {
        for (pattern, zeroPoint) in [(.random, 3), (.allLowest, 127), (.allHighest, -128)]
          as [(TestPattern, Int32)]
        {
          body(channels, extra, pattern, zeroPoint)
        }
      }
    }
  }

  private func run(
    _ scale: ElementwiseScale, _ channels: Int, _ extra: Int, _ pattern: TestPattern,
    _ zeroPoint: Int32, path: KernelPath, _ kernel: (ElementwiseArguments, KernelPath) -> Void
  ) -> Outcome {
    var random = SeededRandom(11)
    let a = TestTensor(3, 5, channels, extra: extra, before: extra, zeroPoint: zeroPoint)
    let b = TestTensor(3, 5, channels, zeroPoint: zeroPoint)
    a.fill(pattern, using: &random)
    b.fill(pattern, using: &random)
    let output = TestTensor(3, 5, channels, extra: extra * 2, before: extra, zeroPoint: -31)
    kernel(
      ElementwiseArguments(
        input0: a.view, input1: b.view, output: output.view, scale: scale, clampLow: -120,
        clampHigh: 125), path)
    return withExtendedLifetime((a, b)) { (output.values, output.canariesAreIntact) }
  }

  private func expectSame(_ expected: Outcome, _ actual: Outcome, _ comment: Comment) {
    #expect(actual.values == expected.values, comment)
    #expect(actual.isClean, comment)
  }
}
