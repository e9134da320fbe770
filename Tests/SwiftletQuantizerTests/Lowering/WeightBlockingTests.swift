import SwiftletQuantizer
import Testing

@Suite struct WeightBlockingTests {
  /// Each weight is found where the kernels' contract says, and nothing else is there.
  @Test(arguments: [(20, 9, 1), (16, 4, 1), (1, 1, 1), (34, 7, 2), (6, 5, 3)])
  func denseFollowsTheContract(outputs: Int, depth: Int, groups: Int) {
    let weights = (0..<outputs * depth).map { Int8(truncatingIfNeeded: $0 % 127 + 1) }
    let blocked = WeightBlocking.dense(
      weights, outputChannels: outputs, depth: depth, groups: groups)
    let perGroup = outputs / groups
    let shape = [groups, (perGroup + 15) / 16, (depth + 3) / 4, 16, 4]
    #expect(blocked.count == shape.reduce(1, *))
    var expected = [Int8](repeating: 0, count: blocked.count)
    for group in 0..<groups {
      for channel in 0..<perGroup {
        for k in 0..<depth {
          let index = [group, channel / 16, k / 4, channel % 16, k % 4]
          let place = zip(index, shape).reduce(0) { $0 * $1.1 + $1.0 }
          expected[place] = weights[(group * perGroup + channel) * depth + k]
        }
      }
    }
    #expect(blocked == expected)
  }

  @Test func depthwiseFollowsTheContract() {
    let weights = (0..<18 * 9).map { Int8(truncatingIfNeeded: $0 % 100 + 1) }
    let blocked = WeightBlocking.depthwise(weights, channels: 18, taps: 9)
    #expect(blocked.count == 2 * 9 * 16)
    for channel in 0..<32 {
      for tap in 0..<9 {
        let weight = channel < 18 ? weights[channel * 9 + tap] : 0
        #expect(blocked[(channel / 16 * 9 + tap) * 16 + channel % 16] == weight)
      }
    }
  }

  @Test func putsChannelsInnermost() {
    // One row of two channels and three taps.
    let reordered = WeightBlocking.channelsInnermost([1, 2, 3, 10, 20, 30], channels: 2, taps: 3)
    #expect(reordered == [1, 10, 2, 20, 3, 30])
  }
}
