import SwiftletRuntime
import Testing

@Suite struct ParametricReLUTests {
  private struct Case {
    var multiplier: Int32
    var shift: Int32
    /// The slopes' largest magnitude.
    var slope: Int32
  }

  private static let cases = [
    Case(multiplier: 1 << 20, shift: 20, slope: 1 << 19),
    Case(multiplier: (1 << 21) - 1, shift: 31, slope: (1 << 21) - 1),
    Case(multiplier: (1 << 21) - 1, shift: 1, slope: (1 << 21) - 1),
    Case(multiplier: 3, shift: 2, slope: 5),
  ]

  private func slopes(_ item: Case, channels: Int) -> [Int32] {
    var random = SeededRandom(17)
    let count = (channels + 15) / 16 * 16
    return (0..<count).map {
      // The extremes first, zeros after the last channel.
      let extremes = [item.slope, -item.slope, 0]
      if $0 < 3 { return extremes[$0] }
      return $0 < channels ? .random(in: -item.slope...item.slope, using: &random) : 0
    }
  }

  private func run(
    _ item: Case, _ slopes: [Int32], _ input: TestTensor, into output: TestTensor,
    path: KernelPath
  ) {
    slopes.withUnsafeBufferPointer { slopes in
      guard let base = slopes.baseAddress else { return }
      ParametricReLUKernel.run(
        ParametricReLUArguments(
          input: input.view, output: output.view, multiplier: item.multiplier, shift: item.shift,
          slopes: base, clampLow: -120, clampHigh: 125), path: path)
    }
  }

  @Test("Every path equals the reference", arguments: fastPaths)
  func paths(path: KernelPath) {
    var random = SeededRandom(3)
    for (item, channels) in Self.cases.flatMap({ item in
      [1, 3, 15, 16, 17, 33, 64].map { (item, $0) }
    }) {
      let slopes = slopes(item, channels: channels)
      for (pattern, zeroPoint) in [(.random, 3), (.allLowest, 127), (.extremes, -128)]
        as [(TestPattern, Int32)]
      {
        let input = TestTensor(3, 5, channels, extra: 2, before: 3, zeroPoint: zeroPoint)
        input.fill(pattern, using: &random)
        let expected = TestTensor(3, 5, channels, zeroPoint: -31)
        run(item, slopes, input, into: expected, path: .reference)
        let output = TestTensor(3, 5, channels, extra: 5, before: 1, zeroPoint: -31)
        run(item, slopes, input, into: output, path: path)
        #expect(output.values == expected.values)
        #expect(output.canariesAreIntact)
      }
    }
  }

  @Test("In place", arguments: KernelPath.allCases.filter(\.isAvailable))
  func inPlace(path: KernelPath) {
    var random = SeededRandom(5)
    let item = Self.cases[0]
    let tensor = TestTensor(3, 3, 21, zeroPoint: 4)
    tensor.fill(.random, using: &random)
    let apart = TestTensor(3, 3, 21, zeroPoint: 4)
    for output in [apart, tensor] {
      run(item, slopes(item, channels: 21), tensor, into: output, path: path)
    }
    #expect(tensor.values == apart.values)
  }

  @Test("The reference equals the formula in double precision")
  func formula() {
    var random = SeededRandom(9)
    let item = Case(multiplier: 777_777, shift: 20, slope: 1_234_567)
    let slopes = slopes(item, channels: 8)
    let input = TestTensor(2, 5, 8, zeroPoint: -9)
    input.fill(.random, using: &random)
    let output = TestTensor(2, 5, 8, zeroPoint: 13)
    run(item, slopes, input, into: output, path: .reference)
    for (index, x) in input.values.enumerated() {
      let steps = Double(x) + 9
      let factor = steps < 0 ? Double(slopes[index % 8]) : 777_777
      let exact = (steps * factor / 0x1p20 + 13.5).rounded(.down)
      #expect(output.values[index] == Int8(min(max(exact, -120), 125)))
    }
  }
}
