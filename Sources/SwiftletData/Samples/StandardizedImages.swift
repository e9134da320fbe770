public import SwiftletGraph

/// Images as the network sees them: held as bytes, standardized while they are copied.
///
/// Numerics: `(pixel / 255 - mean[channel]) / standardDeviation[channel]` in float32, from a table
/// of 256 entries per channel, so the values do not depend on how they are copied.
/// Memory: one byte per pixel and channel (shared with the `ImageSet`).
public struct StandardizedImages: SampleSource {
  public let images: ImageSet
  /// `channelCount` tables of 256 values.
  private let table: [Float]

  public var name: String { images.name }
  public var count: Int { images.count }
  public var sampleShape: Shape { images.sampleShape }
  public var classNames: [String] { images.classNames }

  /// - Parameter preprocessing: the model's; nil leaves pixels in 0...1.
  ///
  /// Throws: `DataError` when the channel counts differ.
  public init(_ images: ImageSet, preprocessing: Preprocessing?) throws(DataError) {
    let channelCount = images.channelCount
    let mean = preprocessing?.mean ?? Array(repeating: 0, count: channelCount)
    let deviation = preprocessing?.standardDeviation ?? Array(repeating: 1, count: channelCount)
    guard mean.count == channelCount, deviation.count == channelCount else {
      throw DataError(
        images.name,
        .samples(.channelCountMismatch(samples: channelCount, preprocessing: mean.count)))
    }
    self.images = images
    table = zip(mean, deviation).flatMap { mean, deviation in
      (0..<256).map { (Float($0) / 255 - mean) / deviation }
    }
  }

  public func copySample(at index: Int, into sample: UnsafeMutableBufferPointer<Float>) {
    let size = sampleShape.elementCount
    precondition(index >= 0 && index < count && sample.count == size)
    let planeSize = size / images.channelCount
    images.pixels.withUnsafeBufferPointer { pixels in
      table.withUnsafeBufferPointer { table in
        for channel in 0..<images.channelCount {
          let values = UnsafeBufferPointer(rebasing: table[channel * 256..<(channel + 1) * 256])
          let first = channel * planeSize
          let source = index * size + first
          for pixel in 0..<planeSize {
            sample[first + pixel] = values[Int(pixels[source + pixel])]
          }
        }
      }
    }
  }

  public func label(at index: Int) -> Int? { images.label(at: index) }
}
