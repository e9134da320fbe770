import SwiftletRuntime
import Testing

@Suite struct ResizeTests {
  /// Taps with weights all over the range, the last element with a neighbour that is not there.
  private func taps(_ outputs: Int, extent: Int, isNearest: Bool, seed: UInt64) -> [UInt32] {
    var random = SeededRandom(seed)
    return (0..<outputs).map { place in
      let weight = [0, 1, 1024, 2047, 2048, Int32.random(in: 0...2048, using: &random)][place % 6]
      let index = place == 1 ? extent - 1 : Int.random(in: 0..<extent, using: &random)
      return ResizeTap(index: index, weight: isNearest ? 0 : weight).word
    }
  }

  private func run(
    isNearest: Bool, channels: Int, extra: Int, pattern: TestPattern, repeats: Bool,
    path: KernelPath, threads: Int = 1
  ) -> (values: [Int8], isClean: Bool) {
    var random = SeededRandom(13)
    let input = TestTensor(4, 5, channels, extra: extra, before: extra, zeroPoint: -9)
    input.fill(pattern, using: &random)
    let output = TestTensor(6, 9, channels, extra: 2 * extra, before: extra, zeroPoint: -9)
    var rows = taps(6, extent: 4, isNearest: isNearest, seed: 1)
    if repeats { for index in [1, 2, 5] { rows[index] = rows[index - 1] } }
    let words = rows + taps(9, extent: 5, isNearest: isNearest, seed: 2)
    words.withUnsafeBufferPointer { words in
      guard let base = words.baseAddress else { return }
      let arguments = ResizeArguments(
        input: input.view, output: output.view, taps: base, isNearest: isNearest)
      for part in WorkPart.all(threads) {
        if let share = arguments.part(part) { ResizeKernel.run(share, path: path) }
      }
    }
    return withExtendedLifetime(input) { (output.values, output.canariesAreIntact) }
  }

  @Test("Every path equals the reference", arguments: fastPaths, [false, true])
  func paths(path: KernelPath, isNearest: Bool) {
    for channels in [1, 3, 4, 15, 16, 17, 33, 40] {
      for pattern in TestPattern.allCases {
        for (extra, repeats) in [(0, true), (5, true), (0, false)] {
          let result = { (path: KernelPath, threads: Int) in
            run(
              isNearest: isNearest, channels: channels, extra: extra, pattern: pattern,
              repeats: repeats, path: path, threads: threads)
          }
          let expected = result(.reference, 1)
          for threads in [1, 2, 4] {
            let actual = result(path, threads)
            #expect(actual.values == expected.values, "\(channels) \(pattern) \(extra) \(threads)")
            #expect(actual.isClean)
          }
        }
      }
    }
  }

  @Test("The reference rounds the weighted mean once, ties upward")
  func formula() {
    var random = SeededRandom(5)
    for _ in 0..<200 {
      let input = TestTensor(2, 2, 1)
      input.fill(.random, using: &random)
      let output = TestTensor(1, 1, 1)
      let (v, h) = (
        Int32.random(in: 0...2048, using: &random), Int32.random(in: 0...2048, using: &random)
      )
      let words = [ResizeTap(index: 0, weight: v).word, ResizeTap(index: 0, weight: h).word]
      words.withUnsafeBufferPointer { words in
        guard let base = words.baseAddress else { return }
        ResizeKernel.run(
          ResizeArguments(input: input.view, output: output.view, taps: base, isNearest: false),
          path: .reference)
      }
      let q = input.values.map(Double.init)
      let (y, x) = (Double(v) / 2048, Double(h) / 2048)
      let mean = (1 - y) * ((1 - x) * q[0] + x * q[1]) + y * ((1 - x) * q[2] + x * q[3])
      // Exact: the products have 30 bits.
      #expect(Double(output.values[0]) == (mean + 0.5).rounded(.down))
    }
  }
}
