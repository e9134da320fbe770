import Foundation
public import SwiftletGraph

/// Images in one folder per class: `DIR/boot/1.png`, `DIR/shirt/7.jpg`. Class names are the folders'
/// names in alphabetical order. Where `DIR/train` and `DIR/test` exist, they are the two parts.
///
/// Memory: images are decoded when they are asked for, so it does not grow with their number.
public struct ImageFolder: Sendable {
  public let name: String
  public let classNames: [String]
  /// Channels, height and width of the first image: what a new network is made for.
  public let sampleShape: Shape
  let files: [File]

  /// One image and its class.
  struct File: Sendable {
    let path: String
    let label: Int
  }

  /// Finds the images of one part below `folder`.
  ///
  /// Throws: `DataError` when there is no image or one of them cannot be decoded: all are decoded
  /// once here, so that no later call can fail.
  public init(_ folder: String, split: DataSplit) throws(DataError) {
    let part = "\(folder)/\(split.rawValue)"
    let root = Self.isFolder(part) ? part : folder
    classNames = try Self.entries(root).filter { Self.isFolder("\(root)/\($0)") }
    var files: [File] = []
    var shape: Shape?
    for (label, className) in classNames.enumerated() {
      for file in try Self.entries("\(root)/\(className)") {
        let path = "\(root)/\(className)/\(file)"
        let image = try Self.image(path)
        shape = shape ?? [image.channels, image.height, image.width]
        files.append(File(path: path, label: label))
      }
    }
    guard let shape else { throw DataError(root, .image(.emptyFolder)) }
    name = folder
    sampleShape = shape
    self.files = files
  }

  /// The standardization that suits these images; see `ImageSet.preprocessing`.
  ///
  /// Complexity: decodes every image.
  public func preprocessing() -> Preprocessing {
    var statistics = PixelStatistics(channelCount: sampleShape[0])
    for file in files {
      guard let image = try? Self.image(file.path) else { continue }
      let planeSize = image.height * image.width
      let planar = image.fitted(to: [sampleShape[0], image.height, image.width])
      for channel in 0..<sampleShape[0] {
        statistics.add(
          planar[channel * planeSize..<(channel + 1) * planeSize], channel: channel)
      }
    }
    return statistics.preprocessing(labels: classNames)
  }

  static func image(_ path: String) throws(DataError) -> Image {
    let bytes = try DataError.read(path)
    do {
      return try Image(decoding: bytes, name: path)
    } catch {
      throw DataError(path, .image(.undecodable(error)))
    }
  }

  /// Names in `folder` without hidden ones, sorted.
  private static func entries(_ folder: String) throws(DataError) -> [String] {
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
      throw DataError(folder, .image(.notAFolder))
    }
    return names.filter { !$0.hasPrefix(".") }.sorted()
  }

  private static func isFolder(_ path: String) -> Bool {
    var isDirectory: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory)
      && isDirectory.boolValue
  }
}

/// Why a folder of images cannot be used.
public enum ImageFolderProblem: Hashable, Sendable {
  case notAFolder
  case emptyFolder
  case undecodable(ImageError)
}

extension ImageFolderProblem: CustomStringConvertible {
  public var description: String {
    switch self {
    case .notAFolder: "is not a folder that can be read; check the path"
    case .emptyFolder:
      "has no images; expected one folder per class with PNG, JPEG, PGM or PPM files"
    case .undecodable(let error): error.description
    }
  }
}
