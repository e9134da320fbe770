public import SwiftletGraph

/// Images as they are stored in a data set: bytes, all of one size, with their classes.
///
/// Memory: one byte per pixel and channel, four per label.
public struct ImageSet: Sendable {
  public let name: String
  /// Channels, height and width of each image.
  public let sampleShape: Shape
  /// The images one after the other, each CHW.
  public let pixels: [UInt8]
  /// One class per image; empty when the images have none.
  public let labels: [Int32]
  public let classNames: [String]
  /// Whether an image mirrored left to right still shows its class: things do, writing does not.
  public let allowsMirroring: Bool

  public var count: Int { pixels.count / sampleShape.elementCount }
  public var channelCount: Int { sampleShape[0] }

  /// - Parameter sampleShape: channels, height and width, none of them zero.
  ///
  /// Throws: `DataError` when there are no images or the labels are not one per image.
  public init(
    name: String, sampleShape: Shape, pixels: [UInt8], labels: [Int32] = [],
    classNames: [String] = [], allowsMirroring: Bool = false
  ) throws(DataError) {
    let size = sampleShape.elementCount
    precondition(sampleShape.rank == 3 && size > 0 && pixels.count % size == 0)
    let count = pixels.count / size
    guard count > 0 else { throw DataError(name, .samples(.noSamples)) }
    try name.requireLabels(labels, samples: count, classCount: classNames.count)
    self.name = name
    self.sampleShape = sampleShape
    self.pixels = pixels
    self.labels = labels
    self.classNames = classNames
    self.allowsMirroring = allowsMirroring
  }

  /// The class of the image at `index`, nil without labels.
  public func label(at index: Int) -> Int? {
    labels.isEmpty ? nil : Int(labels[index])
  }
}

extension String {
  /// Throws, in the name of this data set, unless `labels` is empty or holds one class for each
  /// sample, below `classCount` where that is known (not zero).
  func requireLabels(_ labels: [Int32], samples: Int, classCount: Int) throws(DataError) {
    guard !labels.isEmpty else { return }
    guard labels.count == samples else {
      throw DataError(
        self, .samples(.labelCountMismatch(samples: samples, labels: labels.count)))
    }
    let limit = classCount == 0 ? Int(Int32.max) : classCount
    if let wrong = labels.first(where: { $0 < 0 || $0 >= limit }) {
      throw DataError(
        self, .samples(.labelOutOfRange(label: Int(wrong), classCount: limit)))
    }
  }
}
