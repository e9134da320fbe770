import SwiftletRuntime
import Testing

@Suite struct RearrangeTests {
  private func run(
    _ order: ModelFormat.RearrangeOrder, size: Int, channels: Int, extra: Int, path: KernelPath,
    threads: Int = 1
  ) -> (values: [Int8], isClean: Bool) {
    var random = SeededRandom(31)
    let taps = size * size
    let (input, output) =
      switch order {
      case .depthToSpaceBlockFirst, .depthToSpaceChannelFirst:
        (
          TestTensor(2, 3, channels * taps, extra: extra, before: extra),
          TestTensor(2 * size, 3 * size, channels, extra: 2 * extra, before: extra)
        )
      case .spaceToDepth:
        (
          TestTensor(2 * size, 3 * size, channels, extra: extra, before: extra),
          TestTensor(2, 3, channels * taps, extra: 2 * extra, before: extra)
        )
      case .channelShuffle:
        (
          TestTensor(3, 2, channels * size, extra: extra, before: extra),
          TestTensor(3, 2, channels * size, extra: 2 * extra, before: extra)
        )
      }
    input.fill(.random, using: &random)
    let arguments = RearrangeArguments(
      input: input.view, output: output.view, order: order, size: size)
    for part in WorkPart.all(threads) {
      if let share = arguments.part(part) { RearrangeKernel.run(share, path: path) }
    }
    return withExtendedLifetime(input) { (output.values, output.canariesAreIntact) }
  }

  static let orders: [ModelFormat.RearrangeOrder] = [
    .depthToSpaceBlockFirst, .depthToSpaceChannelFirst, .spaceToDepth, .channelShuffle,
  ]

  @Test("Every path equals the reference", arguments: fastPaths, orders)
  func paths(path: KernelPath, order: ModelFormat.RearrangeOrder) {
    for size in [1, 2, 3, 4] {
      for channels in [1, 3, 4, 15, 16, 17, 33, 50] {
        for extra in [0, 5] {
          let expected = run(order, size: size, channels: channels, extra: extra, path: .reference)
          for threads in [1, 2, 3] {
            let actual = run(
              order, size: size, channels: channels, extra: extra, path: path, threads: threads)
            #expect(actual.values == expected.values, "\(size) \(channels) \(extra) \(threads)")
            #expect(actual.isClean)
          }
        }
      }
    }
  }

  /// ONNX's example: eight channels of one pixel in blocks of two.
  @Test("The references on values computed by hand")
  func references() {
    let deep = TestTensor(1, 1, 8)
    deep.fill(Array(0..<8))
    let wide = TestTensor(2, 2, 2)
    func rearranged(
      _ input: TestTensor, _ output: TestTensor, _ order: ModelFormat.RearrangeOrder
    ) -> [Int8] {
      RearrangeKernel.run(
        RearrangeArguments(input: input.view, output: output.view, order: order, size: 2),
        path: .reference)
      return output.values
    }
    #expect(rearranged(deep, wide, .depthToSpaceChannelFirst) == [0, 4, 1, 5, 2, 6, 3, 7])
    #expect(rearranged(deep, wide, .depthToSpaceBlockFirst) == Array(0..<8))
    #expect(rearranged(wide, deep, .spaceToDepth) == Array(0..<8))
    let shuffled = TestTensor(1, 1, 8)
    #expect(rearranged(deep, shuffled, .channelShuffle) == [0, 4, 1, 5, 2, 6, 3, 7])
  }
}
