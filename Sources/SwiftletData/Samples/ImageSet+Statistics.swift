public import SwiftletGraph

extension ImageSet {
  /// The standardization that gives these images mean 0 and deviation 1 in every channel. Take it
  /// from the training images, never from those that the model is tested on.
  ///
  /// Numerics: exact sums from a histogram of each channel, then double. A channel without any
  /// contrast gets deviation 1.
  /// Complexity: O(pixels).
  public func preprocessing() -> Preprocessing {
    let statistics = histograms().map { histogram in
      let pixelCount = Double(histogram.reduce(0, +))
      let mean = histogram.mean / pixelCount
      let deviation = (histogram.secondMoment / pixelCount - mean * mean).squareRoot()
      return (mean: Float(mean), deviation: deviation > 0 ? Float(deviation) : 1)
    }
    return Preprocessing(
      mean: statistics.map(\.mean), standardDeviation: statistics.map(\.deviation),
      labels: classNames)
  }

  /// How often each of the 256 pixel values occurs, by channel.
  private func histograms() -> [[Int]] {
    var result = Array(repeating: Array(repeating: 0, count: 256), count: channelCount)
    let planeSize = sampleShape[1] * sampleShape[2]
    for plane in 0..<count * channelCount {
      let channel = plane % channelCount
      for pixel in pixels[plane * planeSize..<(plane + 1) * planeSize] {
        result[channel][Int(pixel)] += 1
      }
    }
    return result
  }
}

extension [Int] {
  /// Sum over all pixels of `pixel / 255`.
  fileprivate var mean: Double {
    Double(enumerated().reduce(0) { $0 + $1.offset * $1.element }) / 255
  }

  /// Sum over all pixels of `(pixel / 255)^2`.
  fileprivate var secondMoment: Double {
    Double(enumerated().reduce(0) { $0 + $1.offset * $1.offset * $1.element }) / (255 * 255)
  }
}
