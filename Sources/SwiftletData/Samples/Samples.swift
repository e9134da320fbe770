public import SwiftletGraph

/// Which part of a data set.
public enum DataSplit: String, CaseIterable, Hashable, Sendable {
  case train
  case test
}

/// What a data specification loads: pixels, which a model's preprocessing turns into its input, or
/// tensors that are the input already.
public enum Samples: Sendable {
  case images(ImageSet)
  case folder(ImageFolder)
  case tensors(TensorSamples)
  case file(NPYSampleFile)

  public var count: Int {
    switch self {
    case .images(let images): images.count
    case .folder(let folder): folder.files.count
    case .tensors(let tensors): tensors.count
    case .file(let file): file.count
    }
  }

  /// The shape of one sample, CHW for images.
  public var sampleShape: Shape {
    switch self {
    case .images(let images): images.sampleShape
    case .folder(let folder): folder.sampleShape
    case .tensors(let tensors): tensors.sampleShape
    case .file(let file): file.sampleShape
    }
  }

  public var classNames: [String] {
    switch self {
    case .images(let images): images.classNames
    case .folder(let folder): folder.classNames
    case .tensors(let tensors): tensors.classNames
    case .file(let file): file.classNames
    }
  }

  /// Whether training may mirror these samples left to right; only data sets that are known to
  /// show things, not writing, say so.
  public var allowsMirroring: Bool {
    switch self {
    case .images(let images): images.allowsMirroring
    case .folder, .tensors, .file: false
    }
  }

  /// One more than the largest label, or the number of class names when there are any; 0 without
  /// either.
  public var classCount: Int {
    if !classNames.isEmpty { return classNames.count }
    let labels =
      switch self {
      case .images(let images): images.labels
      case .folder(let folder): folder.files.map { Int32($0.label) }
      case .tensors(let tensors): tensors.labels
      case .file(let file): file.labels
      }
    return labels.max().map { Int($0) + 1 } ?? 0
  }

  /// The standardization that suits these samples, for a model that is to be trained on them; nil
  /// for tensors, which are taken as they are.
  public func preprocessing() -> Preprocessing? {
    switch self {
    case .images(let images): images.preprocessing()
    case .folder(let folder): folder.preprocessing()
    case .tensors, .file: nil
    }
  }

  /// The samples as a model with `preprocessing` sees them. Without preprocessing pixels become
  /// 0...1; tensors are never changed.
  ///
  /// Throws: `DataError` when the channel counts differ.
  ///
  /// - Parameter shape: the model's input, which a folder's images are scaled to; nil for their own
  ///   size.
  public func source(
    _ preprocessing: Preprocessing?, scaledTo shape: Shape? = nil
  ) throws(DataError) -> any SampleSource {
    switch self {
    case .images(let images): try StandardizedImages(images, preprocessing: preprocessing)
    case .folder(let folder):
      try ImageFolderSamples(
        folder, sampleShape: shape ?? folder.sampleShape, preprocessing: preprocessing)
    case .tensors(let tensors): tensors
    case .file(let file): file
    }
  }
}
