public import SwiftletGraph

extension ImageSet {
  /// The standardization that gives these images mean 0 and deviation 1 in every channel. Take it
  /// from the training images, never from those that the model is tested on.
  ///
  /// Numerics: exact sums from a histogram of each channel, then double. A channel without any
  /// contrast gets deviation 1.
  /// Complexity: O(pixels).
  public func preprocessing() -> Preprocessing {
    let statistics = (0..<channelCount).map { channel in
      let histogram = histogram(channel: channel)
      let pixelCount = Double(histogram.reduce(0, +))
      let mean = histogram.sum / pixelCount
      let variance = histogram.sumOfSquares / pixelCount - mean * mean
      // Rounding could leave a variance that is not zero where there is a single value.
      let hasContrast = histogram.count { $0 > 0 } > 1
      return (mean: Float(mean), deviation: hasContrast ? Float(variance.squareRoot()) : 1)
    }
    return Preprocessing(
      mean: statistics.map(\.mean), standardDeviation: statistics.map(\.deviation),
      labels: classNames)
  }

  /// How often each of the 256 pixel values occurs in a channel.
  private func histogram(channel: Int) -> [Int] {
    let planeSize = sampleShape[1] * sampleShape[2]
    let sampleSize = sampleShape.elementCount
    return [Int](unsafeUninitializedCapacity: 256) { counts, initializedCount in
      counts.initialize(repeating: 0)
      initializedCount = 256
      pixels.withUnsafeBufferPointer { pixels in
        for start in stride(from: channel * planeSize, to: pixels.count, by: sampleSize) {
          for index in start..<start + planeSize { counts[Int(pixels[index])] += 1 }
        }
      }
    }
  }
}

extension [Int] {
  /// Sum over all pixels of `pixel / 255`.
  fileprivate var sum: Double {
    Double(enumerated().reduce(0) { $0 + $1.offset * $1.element }) / 255
  }

  /// Sum over all pixels of `(pixel / 255)^2`.
  fileprivate var sumOfSquares: Double {
    Double(enumerated().reduce(0) { $0 + $1.offset * $1.offset * $1.element }) / (255 * 255)
  }
}
