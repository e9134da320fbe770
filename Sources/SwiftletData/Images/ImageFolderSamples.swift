public import SwiftletGraph

/// A folder's images as a network sees them: decoded, scaled and standardized one by one.
///
/// Where the model has labels and every folder is named like one of them, an image's class is that
/// label's place among the model's outputs; otherwise it is the folder's place among the folders.
public struct ImageFolderSamples: SampleSource {
  public let folder: ImageFolder
  public let sampleShape: Shape
  public let classNames: [String]
  private let preprocessing: Preprocessing
  /// By folder: the class that it stands for.
  private let classes: [Int]

  public var name: String { folder.name }
  public var count: Int { folder.files.count }

  /// - Parameters:
  ///   - sampleShape: the network's input, CHW.
  ///   - preprocessing: the model's; nil leaves pixels in 0...1.
  ///
  /// Throws: `DataError` when the network's input is no image or the channel counts differ.
  public init(
    _ folder: ImageFolder, sampleShape: Shape, preprocessing: Preprocessing?
  ) throws(DataError) {
    let channelCount = sampleShape.rank == 3 ? sampleShape[0] : 0
    let preprocessing =
      preprocessing
      ?? Preprocessing(
        mean: Array(repeating: 0, count: channelCount),
        standardDeviation: Array(repeating: 1, count: channelCount))
    guard channelCount == 1 || channelCount == 3, preprocessing.mean.count == channelCount else {
      throw DataError(
        folder.name,
        .samples(
          .channelCountMismatch(
            samples: folder.sampleShape[0], preprocessing: preprocessing.mean.count)))
    }
    self.folder = folder
    self.sampleShape = sampleShape
    self.preprocessing = preprocessing
    let named = folder.classNames.compactMap { preprocessing.labels.firstIndex(of: $0) }
    let isNamed = named.count == folder.classNames.count
    classes = isNamed ? named : Array(folder.classNames.indices)
    classNames = isNamed ? preprocessing.labels : folder.classNames
  }

  public func copySample(at index: Int, into sample: UnsafeMutableBufferPointer<Float>) {
    guard let image = try? ImageFolder.image(folder.files[index].path) else {
      preconditionFailure("\(folder.files[index].path) changed while it was in use")
    }
    image.standardized(shape: sampleShape, preprocessing: preprocessing, into: sample)
  }

  public func label(at index: Int) -> Int? { classes[folder.files[index].label] }
}

extension Image {
  /// The image as a network's input: scaled, converted, standardized, in CHW order.
  ///
  /// Precondition: `shape` is CHW with 1 or 3 channels and `sample` has its size.
  public func standardized(
    shape: Shape, preprocessing: Preprocessing, into sample: UnsafeMutableBufferPointer<Float>
  ) {
    let channelSize = shape[1] * shape[2]
    for (index, pixel) in fitted(to: shape).enumerated() {
      let channel = index / channelSize
      let value = Float(pixel) / 255 - preprocessing.mean[channel]
      sample[index] = value / preprocessing.standardDeviation[channel]
    }
  }
}
