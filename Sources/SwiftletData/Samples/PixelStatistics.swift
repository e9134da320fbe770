import SwiftletGraph

/// Mean and deviation of pixels by channel, added up plane by plane.
///
/// Numerics: exact sums from a histogram of each channel, then double. A channel without any
/// contrast gets deviation 1.
struct PixelStatistics {
  /// How often each of the 256 pixel values occurs, by channel.
  private var histograms: [[Int]]

  init(channelCount: Int) {
    histograms = Array(repeating: Array(repeating: 0, count: 256), count: channelCount)
  }

  /// Takes in one channel's plane of one image.
  mutating func add(_ plane: some Sequence<UInt8>, channel: Int) {
    for pixel in plane { histograms[channel][Int(pixel)] += 1 }
  }

  /// The standardization that gives the pixels mean 0 and deviation 1 in every channel.
  func preprocessing(labels: [String]) -> Preprocessing {
    let statistics = histograms.map { histogram in
      let pixelCount = Double(histogram.reduce(0, +))
      let mean = histogram.sum / pixelCount
      let deviation = (histogram.secondMoment / pixelCount - mean * mean).squareRoot()
      return (mean: Float(mean), deviation: deviation > 0 ? Float(deviation) : 1)
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
