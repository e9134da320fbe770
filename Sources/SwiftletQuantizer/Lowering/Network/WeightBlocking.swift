import SwiftletRuntime

/// Orders weights as kernels read them, tails zero.
package enum WeightBlocking {
  /// `[rows][channels][taps]` as `[rows][taps][channels]`: from ONNX's order to that of NHWC.
  package static func channelsInnermost<Element>(
    _ weights: [Element], channels: Int, taps: Int
  ) -> [Element] {
    guard channels > 1, taps > 1 else { return weights }
    return stride(from: 0, to: weights.count, by: channels * taps).flatMap { row in
      (0..<taps * channels).map { index in
        weights[row + index % channels * taps + index / channels]
      }
    }
  }

  /// `[outputChannels][depth]` as `[group][ceil(channels/16)][ceil(depth/4)][16][4]`.
  package static func dense(
    _ weights: [Int8], outputChannels: Int, depth: Int, groups: Int
  ) -> [Int8] {
    let channelsPerGroup = outputChannels / groups
    let (channelBlock, depthBlock) = (ModelFormat.channelBlock, ModelFormat.depthBlock)
    let channelBlocks = blocks(channelsPerGroup, of: channelBlock)
    let depthBlocks = blocks(depth, of: depthBlock)
    var blocked = [Int8](
      repeating: 0, count: groups * channelBlocks * depthBlocks * channelBlock * depthBlock)
    for channel in 0..<outputChannels {
      let (group, inGroup) = channel.quotientAndRemainder(dividingBy: channelsPerGroup)
      let block = group * channelBlocks + inGroup / channelBlock
      for k in 0..<depth {
        let row = (block * depthBlocks + k / depthBlock) * channelBlock + inGroup % channelBlock
        blocked[row * depthBlock + k % depthBlock] = weights[channel * depth + k]
      }
    }
    return blocked
  }

  /// `[channels][taps]` as `[ceil(channels/16)][taps][16]`.
  package static func depthwise(_ weights: [Int8], channels: Int, taps: Int) -> [Int8] {
    let channelBlock = ModelFormat.channelBlock
    var blocked = [Int8](
      repeating: 0, count: blocks(channels, of: channelBlock) * taps * channelBlock)
    for channel in 0..<channels {
      for tap in 0..<taps {
        let row = channel / channelBlock * taps + tap
        blocked[row * channelBlock + channel % channelBlock] = weights[channel * taps + tap]
      }
    }
    return blocked
  }

  private static func blocks(_ count: Int, of size: Int) -> Int { (count + size - 1) / size }
}
