import Foundation
import SwiftletRuntime
import Testing

@Suite struct LocalResponseNormalizationTests {
  /// Factors of `ratio * (bias + alpha * sum)^-beta`, with the largest shift that holds them.
  struct Table {
    var size: Int
    var ratio = 0.7
    var bias = 2.0
    var alpha = 1e-4
    var beta = 0.75

    func value(_ sum: Double) -> Double { ratio * pow(bias + alpha * sum, -beta) }

    var shift: Int32 {
      (1...30 as ClosedRange<Int32>).last { value(1) * pow(2, Double($0)) < 0x1p22 - 1 } ?? 1
    }

    var factors: [UInt32] {
      (0..<NormalizationFactors.count(size: size)).map { index in
        let sum = pow(2, Double(index / 32)) * (1 + Double(index % 32) / 32)
        return UInt32((value(sum) * pow(2, Double(shift))).rounded())
      }
    }
  }

  private func run(
    _ table: Table, _ input: TestTensor, into output: TestTensor, path: KernelPath
  ) {
    table.factors.withUnsafeBufferPointer { factors in
      guard let base = factors.baseAddress else { return }
      LocalResponseNormalizationKernel.run(
        LocalResponseNormalizationArguments(
          input: input.view, output: output.view, size: table.size, factors: base,
          shift: table.shift), path: path)
    }
  }

  @Test("Every path equals the reference", arguments: fastPaths, [1, 2, 3, 4, 5, 6, 9, 100])
  func paths(path: KernelPath, size: Int) {
    var random = SeededRandom(3)
    for channels in [1, 2, 3, 5, 15, 16, 17, 33, 96, 128, 129, 271] {
      for (pattern, extra, zeroPoint) in [
        (.random, 0, -128), (.random, 5, 3), (.allLowest, 0, 127), (.extremes, 1, -128),
      ] as [(TestPattern, Int, Int32)] {
        let input = TestTensor(
          2, 3, channels, extra: extra, before: extra, zeroPoint: zeroPoint)
        input.fill(pattern, using: &random)
        let expected = TestTensor(2, 3, channels, zeroPoint: 5)
        run(Table(size: size), input, into: expected, path: .reference)
        let output = TestTensor(2, 3, channels, extra: extra * 2, before: extra, zeroPoint: 5)
        run(Table(size: size), input, into: output, path: path)
        #expect(output.values == expected.values, "\(channels) \(pattern) \(extra)")
        #expect(output.canariesAreIntact)
      }
    }
  }

  static let tables = [
    // AlexNet's, on activations of a step of about 1 and of 1/16.
    Table(size: 5, alpha: 2e-5), Table(size: 5, alpha: 8e-8),
    // Sums that dwarf the bias, and powers up to 2.
    Table(size: 5, ratio: 40, bias: 1, alpha: 0.01), Table(size: 3, ratio: 9, bias: 1, beta: 1),
    Table(size: 15, ratio: 2000, bias: 1e-3, alpha: 1, beta: 0.9),
    Table(size: 5, ratio: 3, bias: 1, beta: 0.5), Table(size: 5, ratio: 30, bias: 1, beta: 2),
  ]

  /// The page's bound: half a step for the rounding, interpolation's share of the result
  /// (`beta * (beta + 1) / 8 / 32^2`, 2^-13 for the fraction's eight bits), and what the entries'
  /// rounding can do.
  @Test("The result is within the bound of docs/numerics.md", arguments: tables.indices)
  func accuracy(index: Int) {
    let table = Self.tables[index]
    var random = SeededRandom(9)
    let channels = 24
    for zeroPoint in [-128, 0, 90] as [Int32] {
      let input = TestTensor(6, 6, channels, zeroPoint: zeroPoint)
      input.fill(.random, using: &random)
      let output = TestTensor(6, 6, channels, zeroPoint: zeroPoint)
      run(table, input, into: output, path: .reference)
      let steps = input.values.map { Double($0) - Double(zeroPoint) }
      for (place, value) in output.values.enumerated() {
        let channel = place % channels
        let first = max(0, channel - (table.size - 1) / 2)
        let last = min(channels - 1, channel + table.size / 2)
        let row = place - channel
        let sum = steps[row + first...row + last].reduce(0) { $0 + $1 * $1 }
        let exact = steps[place] * table.value(sum)
        let bounded = min(max(exact, -128 - Double(zeroPoint)), 127 - Double(zeroPoint))
        let relative = table.beta * (table.beta + 1) / 8 / 1024 + 0x1p-13
        let bound =
          0.5 + abs(exact) * relative + abs(steps[place]) * pow(2, -Double(table.shift))
        #expect(
          abs(Double(value) - Double(zeroPoint) - bounded) <= bound, "\(exact) of \(steps[place])")
      }
    }
  }

  @Test("Factors follow the function closely at every sum") func factors() throws {
    let table = Table(size: 5, ratio: 1, bias: 1, alpha: 1e-3)
    try table.factors.withUnsafeBufferPointer { factors in
      let base = try #require(factors.baseAddress)
      for sum in Array(1...5_000 as ClosedRange<UInt32>) + [65_535, 65_536, 324_999, 325_125] {
        let factor = Double(NormalizationFactors.factor(sum, base)) / pow(2, Double(table.shift))
        let exact = table.value(Double(sum))
        #expect(abs(factor / exact - 1) <= 0.75 * 1.75 / 8 / 1024 + 0x1p-13, "\(sum)")
      }
      #expect(NormalizationFactors.factor(0, base) == NormalizationFactors.factor(1, base))
    }
  }

  @Test("The largest sum stays inside the table") func largestSum() {
    for size in [1, 2, 5, 100, 1 << 15] {
      let sum = UInt32(size * 255 * 255)
      let octave = 31 - sum.leadingZeroBitCount
      #expect(NormalizationFactors.count(size: size) == 32 * (octave + 1) + 1)
      #expect(sum < 1 << 31)
    }
  }
}
