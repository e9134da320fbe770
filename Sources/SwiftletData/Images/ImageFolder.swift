import Glibc
import SwiftletFiles
public import SwiftletGraph

/// Images in one folder per class; the folders' names, sorted, are the class names.
///
/// With folders `train` and `test` inside, these are the parts and hold the class folders. Without
/// them, every fifth image of each class, in the order of the file names, is the test part.
public enum ImageFolder {
  /// Reads one part.
  ///
  /// - Parameter shape: channels, height and width that every image is brought to; nil takes the
  ///   first image's and asks the others to have it too.
  /// Throws: `DataError` naming the file or folder.
  public static func load(
    folder: String, split: DataSplit, shape: Shape? = nil
  ) throws(DataError) -> ImageSet {
    let hasParts = isFolder("\(folder)/train") && isFolder("\(folder)/test")
    let root = hasParts ? "\(folder)/\(split.rawValue)" : folder
    let classNames = try names(in: root).filter { isFolder("\(root)/\($0)") }
    guard !classNames.isEmpty else { throw DataError(root, .image(.noClassFolders)) }
    var content = Content(shape: shape)
    for (label, className) in classNames.enumerated() {
      let files = try names(in: "\(root)/\(className)").filter(isImage)
      guard !files.isEmpty else { throw DataError(root, .image(.noImages(className: className))) }
      for (index, file) in files.enumerated() {
        let isTest = index % 5 == 4
        guard hasParts || isTest == (split == .test) else { continue }
        try content.append("\(root)/\(className)/\(file)", label: Int32(label))
      }
    }
    guard let shape = content.shape else { throw DataError(root, .samples(.noSamples)) }
    return try ImageSet(
      name: folder, sampleShape: shape, pixels: content.pixels, labels: content.labels,
      classNames: classNames)
  }

  private struct Content {
    private(set) var shape: Shape?
    private let isGiven: Bool
    private(set) var pixels: [UInt8] = []
    private(set) var labels: [Int32] = []

    init(shape: Shape?) {
      self.shape = shape
      isGiven = shape != nil
    }

    mutating func append(_ path: String, label: Int32) throws(DataError) {
      let image = try DecodedImage(path: path)
      let target = shape ?? image.shape
      guard isGiven || image.shape == target else {
        throw DataError(path, .image(.differentShapes(first: target, other: image.shape)))
      }
      pixels += image.fitted(to: target)
      labels.append(label)
      shape = target
    }
  }

  private static func isImage(_ name: String) -> Bool {
    let name = name.lowercased()
    return [".png", ".jpg", ".jpeg"].contains { name.hasSuffix($0) }
  }

  private static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// Names in a folder, sorted, without hidden ones.
  private static func names(in folder: String) throws(DataError) -> [String] {
    guard let directory = opendir(folder) else {
      throw DataError(folder, .file(.unreadable(path: folder, code: errno)))
    }
    defer { closedir(directory) }
    var result: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
        tuple.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if !name.hasPrefix(".") { result.append(name) }
    }
    return result.sorted()
  }
}
