import SwiftletRuntime
import Testing

@Suite struct LookupTests {
  /// A table in which every entry is another one's input: a permutation.
  private static let table: [Int8] = (0..<256).map { Int8(truncatingIfNeeded: $0 * 77 + 31) }

  private func run(_ input: TestTensor, into output: TestTensor, path: KernelPath) {
    Self.table.withUnsafeBufferPointer { table in
      guard let base = table.baseAddress else { return }
      LookupKernel.run(
        LookupArguments(input: input.view, output: output.view, table: base), path: path)
    }
  }

  @Test("Each element is replaced by its entry", arguments: KernelPath.allCases)
  func everyValue(path: KernelPath) {
    guard path.isAvailable else { return }
    let input = TestTensor(1, 1, 256)
    input.fill((-128...127).map { Int8($0) })
    let output = TestTensor(1, 1, 256)
    run(input, into: output, path: path)
    let expected = (-128...127).map { Self.table[$0 < 0 ? $0 + 256 : $0] }
    #expect(output.values == expected)
  }

  @Test("Every path equals the reference", arguments: fastPaths)
  func paths(path: KernelPath) {
    var random = SeededRandom(3)
    for channels in [1, 3, 4, 7, 15, 16, 17, 64, 65, 131] {
      for (before, after) in [(0, 0), (5, 0), (0, 3), (2, 9)] {
        let input = TestTensor(3, 5, channels, extra: before, before: before)
        input.fill(.random, using: &random)
        let expected = TestTensor(3, 5, channels)
        run(input, into: expected, path: .reference)
        let output = TestTensor(3, 5, channels, extra: after, before: after)
        run(input, into: output, path: path)
        #expect(output.values == expected.values)
        #expect(output.canariesAreIntact)
        run(input, into: input, path: path)
        #expect(input.values == expected.values, "in place")
        #expect(input.canariesAreIntact)
      }
    }
  }
}
