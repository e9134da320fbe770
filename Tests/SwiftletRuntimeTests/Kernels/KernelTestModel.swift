import SwiftletRuntime

/// How multipliers and shifts are chosen.
enum TestScales: CaseIterable {
  /// Outputs spread over the int8 range.
  case typical
  /// Any multiplier, any shift from 32 up.
  case anyWideShift
  /// Shifts below 32, which need the whole product.
  case narrowShift
  /// Both kinds in one block, with the extremes among them.
  case mixed

  func requantization(
    depth: Int, channel: Int, using random: inout SeededRandom
  ) -> Requantization {
    let multiplier = Int32.random(in: 1 << 30...Int32.max, using: &random)
    switch self {
    case .typical:
      // Sums of `depth` random products have a deviation of about 74 * 73 * sqrt(depth).
      let scale = 50 / (5400 * Double(depth).squareRoot())
      return Requantization(multiplier: multiplier, shift: Int32(31 - scale.exponent))
    case .anyWideShift:
      return Requantization(multiplier: multiplier, shift: .random(in: 32...62, using: &random))
    case .narrowShift:
      return Requantization(multiplier: multiplier, shift: .random(in: 1...31, using: &random))
    case .mixed:
      let shifts: [Int32] = [1, 31, 32, 33, 40, 62]
      let multipliers: [Int32] = [1 << 30, Int32.max, multiplier]
      return Requantization(
        multiplier: multipliers[channel % 3], shift: shifts[channel % 6])
    }
  }
}

/// Requantization blocks as the file has them.
final class TestRequantization {
  private let memory: TestBytes

  var base: UnsafeRawPointer { UnsafeRawPointer(memory.base) }

  /// Unused lanes of a block keep multiplier 0 and shift 32.
  init(groups: Int = 1, channels: Int) {
    let blocks = groups * ((channels + 15) / 16)
    memory = TestBytes(count: blocks * ModelFormat.RequantizationBlock.byteCount)
    for lane in 0..<blocks * 16 {
      set(lane, bias: 0, Requantization(multiplier: 0, shift: 32))
    }
  }

  /// `lane` counts all lanes of all blocks.
  func set(_ lane: Int, bias: Int32, _ requantization: Requantization) {
    let block =
      memory.base + lane / 16 * ModelFormat.RequantizationBlock.byteCount + lane % 16 * 4
    block.storeBytes(of: bias, as: Int32.self)
    block.storeBytes(
      of: requantization.multiplier,
      toByteOffset: ModelFormat.RequantizationBlock.multiplierOffset, as: Int32.self)
    block.storeBytes(
      of: requantization.shift,
      toByteOffset: ModelFormat.RequantizationBlock.shiftOffset, as: Int32.self)
  }
}

/// Blocked weights made from plain `[output channel][k]` rows.
final class TestWeights {
  private let memory: TestBytes

  var base: UnsafePointer<Int8> {
    UnsafePointer(memory.base.assumingMemoryBound(to: Int8.self))
  }

  /// `[group][ceil(channels/16)][ceil(depth/4)][16][4]`; `value` is given group, channel, k.
  init(groups: Int = 1, channels: Int, depth: Int, _ value: (Int, Int, Int) -> Int8) {
    let blockBytes = (depth + 3) / 4 * 64
    let groupBytes = (channels + 15) / 16 * blockBytes
    memory = TestBytes(count: groups * groupBytes)
    memory.base.initializeMemory(as: UInt8.self, repeating: 0, count: memory.count)
    for group in 0..<groups {
      for channel in 0..<channels {
        for k in 0..<depth {
          let block = group * groupBytes + channel / 16 * blockBytes + k / 4 * 64
          memory.base.storeBytes(
            of: value(group, channel, k), toByteOffset: block + channel % 16 * 4 + k % 4,
            as: Int8.self)
        }
      }
    }
  }

  /// `[ceil(channels/16)][taps][16]`; `value` is given channel and tap.
  init(depthwiseChannels channels: Int, taps: Int, _ value: (Int, Int) -> Int8) {
    memory = TestBytes(count: (channels + 15) / 16 * taps * 16)
    memory.base.initializeMemory(as: UInt8.self, repeating: 0, count: memory.count)
    for channel in 0..<channels {
      for tap in 0..<taps {
        memory.base.storeBytes(
          of: value(channel, tap), toByteOffset: (channel / 16 * taps + tap) * 16 + channel % 16,
          as: Int8.self)
      }
    }
  }
}
