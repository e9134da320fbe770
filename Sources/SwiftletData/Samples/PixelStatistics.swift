import SwiftletGraph

/// Mean and deviation of pixels by channel, added up plane by plane.
///
/// Numerics: exact sums from a histogram of each channel, then double. A channel without any
/// contrast gets deviation 1.
struct PixelStatistics {
  /// How often each of the 256 pixel values occurs, one channel after the other.
  private var counts: [Int]

  init(channelCount: Int) {
    counts = Array(repeating: 0, count: 256 * channelCount)
  }

  /// Takes in one channel's plane of one image.
  mutating func add(_ plane: ArraySlice<UInt8>, channel: Int) {
    counts.withUnsafeMutableBufferPointer { counts in
      plane.withUnsafeBufferPointer { plane in
        for pixel in plane { counts[channel * 256 + Int(pixel)] += 1 }
      }
    }
  }

  /// The standardization that gives the pixels mean 0 and deviation 1 in every channel.
  func preprocessing(labels: [String]) -> Preprocessing {
    let statistics = stride(from: 0, to: counts.count, by: 256).map { first in
      let histogram = Array(counts[first..<first + 256])
      let pixelCount = Double(histogram.reduce(0, +))
      let mean = histogram.sum / pixelCount
      let variance = histogram.secondMoment / pixelCount - mean * mean
      // Rounding could leave a variance that is not zero where there is a single value.
      let hasContrast = histogram.count { $0 > 0 } > 1
      return (mean: Float(mean), deviation: hasContrast ? Float(variance.squareRoot()) : 1)
    }
    return Preprocessing(
      mean: statistics.map(\.mean), standardDeviation: statistics.map(\.deviation),
      labels: labels)
  }
}

extension [Int] {
  /// Sum over all pixels of `pixel / 255`.
  fileprivate var sum: Double {
    Double(enumerated().reduce(0) { $0 + $1.offset * $1.element }) / 255
  }

  /// Sum over all pixels of `(pixel / 255)^2`.
  fileprivate var secondMoment: Double {
    Double(enumerated().reduce(0) { $0 + $1.offset * $1.offset * $1.element }) / (255 * 255)
  }
}
