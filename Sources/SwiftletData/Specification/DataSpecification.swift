/// Where data comes from, as the command line writes it.
public enum DataSpecification: Hashable, Sendable {
  /// `fashion-mnist`: Debian's package.
  case fashionMNIST
  /// `idx:DIR`: a data set of the MNIST family.
  case idx(folder: String)
  /// `cifar10:DIR`: CIFAR-10, binary version.
  case cifar10(folder: String)
  /// `images:DIR`: one folder of images per class.
  case images(folder: String)
  /// `npy:X.npy,Y.npy`, `npy:X.npy` or a path that ends in `.npy`: samples and perhaps labels. The
  /// training and the test part are the same.
  case npy(samples: String, labels: String?)

  /// Every form, for messages.
  public static let forms =
    "fashion-mnist, idx:DIR, cifar10:DIR, images:DIR, npy:X.npy,Y.npy"

  /// Reads the text of a specification.
  ///
  /// Throws: `DataError` that lists the forms.
  public init(_ text: String) throws(DataError) {
    if text == "fashion-mnist" {
      self = .fashionMNIST
      return
    }
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, ["idx", "cifar10", "images", "npy"].contains(parts[0]) else {
      guard text.hasSuffix(".npy") else { throw DataError(text, .specification(.unknown)) }
      self = .npy(samples: text, labels: nil)
      return
    }
    let kind = String(parts[0])
    let path = String(parts[1])
    guard !path.isEmpty else { throw DataError(text, .specification(.missingPath(kind: kind))) }
    switch kind {
    case "idx": self = .idx(folder: path)
    case "cifar10": self = .cifar10(folder: path)
    case "images": self = .images(folder: path)
    default: self = try Self.npy(path, text: text)
    }
  }

  private static func npy(_ paths: String, text: String) throws(DataError) -> DataSpecification {
    let files = paths.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    guard (1...2).contains(files.count), files.allSatisfy({ !$0.isEmpty }) else {
      throw DataError(text, .specification(.missingPath(kind: "npy")))
    }
    return .npy(samples: files[0], labels: files.count == 2 ? files[1] : nil)
  }

  /// Reads one part of the data.
  ///
  /// Memory: images of data sets are held as bytes; a folder's images and float32 `.npy` samples are
  /// read when they are asked for.
  /// Throws: `DataError` naming file, byte and remedy.
  public func load(_ split: DataSplit) throws(DataError) -> Samples {
    switch self {
    case .fashionMNIST: .images(try FashionMNIST.load(split))
    case .idx(let folder): .images(try MNISTFamily.load(folder: folder, split: split, name: folder))
    case .cifar10(let folder): .images(try CIFAR10.load(folder: folder, split: split))
    case .images(let folder): .folder(try ImageFolder(folder, split: split))
    case .npy(let samples, let labels): try NPYSamples.load(samples: samples, labels: labels)
    }
  }
}
