import SwiftletRuntime

/// A small deterministic generator (splitmix64).
struct SeededRandom: RandomNumberGenerator {
  private var state: UInt64
  init(_ seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// Aligned bytes that are freed at the end of the test.
final class TestBytes {
  let base: UnsafeMutableRawPointer
  let count: Int

  init(count: Int) {
    self.count = count
    base = .allocate(byteCount: max(count, 1), alignment: 64)
    base.initializeMemory(as: UInt8.self, repeating: 0xA5, count: count)
  }

  deinit { base.deallocate() }

  var bytes: [UInt8] { Array(UnsafeRawBufferPointer(start: base, count: count)) }
}

/// How test data is chosen.
enum TestPattern: CaseIterable {
  case random
  case allLowest
  case allHighest
  case extremes

  func value(using random: inout SeededRandom, lowest: Int8) -> Int8 {
    switch self {
    case .random: return Int8.random(in: lowest...127, using: &random)
    case .allLowest: return lowest
    case .allHighest: return 127
    case .extremes: return Bool.random(using: &random) ? lowest : 127
    }
  }
}

/// An activation tensor between canaries, perhaps as a slice of wider pixels.
///
/// The allocation ends right behind the last element, so that a sanitizer sees any read past it.
final class TestTensor {
  let memory: TestBytes
  let height: Int
  let width: Int
  let channels: Int
  let pixelStride: Int
  let zeroPoint: Int32
  private let offset: Int

  init(
    _ height: Int, _ width: Int, _ channels: Int, extra: Int = 0, before: Int = 0,
    zeroPoint: Int32 = 0
  ) {
    (self.height, self.width, self.channels) = (height, width, channels)
    (self.zeroPoint, pixelStride, offset) = (zeroPoint, channels + extra, before)
    memory = TestBytes(count: before + (height * width - 1) * pixelStride + channels)
  }

  var view: ActivationView {
    ActivationView(
      base: (memory.base + offset).assumingMemoryBound(to: Int8.self), height: height,
      width: width, channels: channels, pixelStride: pixelStride, zeroPoint: zeroPoint)
  }

  func fill(_ pattern: TestPattern, using random: inout SeededRandom) {
    for pixel in 0..<height * width {
      for channel in 0..<channels {
        view.base[pixel * pixelStride + channel] = pattern.value(using: &random, lowest: -128)
      }
    }
  }

  func fill(_ values: [Int8]) {
    precondition(values.count == height * width * channels)
    for (index, value) in values.enumerated() {
      view.base[index / channels * pixelStride + index % channels] = value
    }
  }

  /// The elements without the gaps.
  var values: [Int8] {
    (0..<height * width * channels).map {
      view.base[$0 / channels * pixelStride + $0 % channels]
    }
  }

  /// Whether every byte between and before the pixels is as it was.
  var canariesAreIntact: Bool {
    memory.bytes.enumerated().allSatisfy { index, byte in
      let position = index - offset
      return position >= 0 && position % pixelStride < channels || byte == 0xA5
    }
  }
}

/// The paths that this processor has, apart from the reference.
let fastPaths = KernelPath.allCases.filter { $0 != .reference && $0.isAvailable }

extension WorkPart {
  /// The shares of so many threads.
  static func all(_ count: Int) -> [WorkPart] {
    (0..<count).map { WorkPart(index: $0, count: count) }
  }
}
