public import SwiftletGraph

extension ImageSet {
  /// The standardization that gives these images mean 0 and deviation 1 in every channel. Take it
  /// from the training images, never from those that the model is tested on.
  ///
  /// Complexity: O(pixels).
  public func preprocessing() -> Preprocessing {
    var statistics = PixelStatistics(channelCount: channelCount)
    let planeSize = sampleShape[1] * sampleShape[2]
    for plane in 0..<count * channelCount {
      statistics.add(
        pixels[plane * planeSize..<(plane + 1) * planeSize], channel: plane % channelCount)
    }
    return statistics.preprocessing(labels: classNames)
  }
}
