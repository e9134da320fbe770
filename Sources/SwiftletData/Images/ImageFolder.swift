import Foundation
import SwiftletFiles
public import SwiftletGraph

/// Images in one folder per class: `DIR/boot/1.png`, `DIR/shirt/7.jpg`. Class names are the folders'
/// names in alphabetical order. Images are decoded when they are asked for, so memory does not grow
/// with their number.
public struct ImageFolder: SampleSource {
  public let name: String
  public let sampleShape: Shape
  public let classNames: [String]
  private let files: [File]
  private let preprocessing: Preprocessing

  /// One image and its class.
  private struct File: Sendable {
    let path: String
    let label: Int
  }

  /// Finds the images below `folder`; each is scaled to `sampleShape` (CHW) when it is read.
  ///
  /// Throws: `ImageFolderError` when there is no image or one of them cannot be decoded: all are
  /// decoded once here, so that no later call can fail.
  public init(folder: String, sampleShape: Shape, preprocessing: Preprocessing) throws {
    name = folder
    self.sampleShape = sampleShape
    self.preprocessing = preprocessing
    classNames = try Self.entries(folder).filter { Self.isFolder("\(folder)/\($0)") }
    var files: [File] = []
    for (label, className) in classNames.enumerated() {
      for file in try Self.entries("\(folder)/\(className)") {
        let path = "\(folder)/\(className)/\(file)"
        _ = try Image(contentsOf: path)
        files.append(File(path: path, label: label))
      }
    }
    guard !files.isEmpty else { throw ImageFolderError.empty(folder: folder) }
    self.files = files
  }

  public var count: Int { files.count }

  public func copySample(at index: Int, into sample: UnsafeMutableBufferPointer<Float>) {
    guard let image = try? Image(contentsOf: files[index].path) else {
      preconditionFailure("\(files[index].path) changed while it was in use")
    }
    image.standardized(shape: sampleShape, preprocessing: preprocessing, into: sample)
  }

  public func label(at index: Int) -> Int? { files[index].label }

  /// Names in `folder` without hidden ones, sorted.
  private static func entries(_ folder: String) throws -> [String] {
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
      throw ImageFolderError.unreadable(folder: folder)
    }
    return names.filter { !$0.hasPrefix(".") }.sorted()
  }

  private static func isFolder(_ path: String) -> Bool {
    var isDirectory: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory)
      && isDirectory.boolValue
  }
}

/// Why a folder cannot be used as a data set.
public enum ImageFolderError: Error, Hashable, Sendable, CustomStringConvertible {
  case unreadable(folder: String)
  case empty(folder: String)

  public var description: String {
    switch self {
    case .unreadable(let folder): "\(folder): not a folder that can be read; check the path"
    case .empty(let folder):
      "\(folder): no images; expected one folder per class with PNG, JPEG, PGM or PPM files"
    }
  }
}

extension Image {
  /// The image as a network's input: scaled, converted, standardized, in CHW order.
  ///
  /// Precondition: `shape` is CHW with 1 or 3 channels and `sample` has its size.
  public func standardized(
    shape: Shape, preprocessing: Preprocessing, into sample: UnsafeMutableBufferPointer<Float>
  ) {
    let fitted = converted(toChannels: shape[0]).resized(height: shape[1], width: shape[2])
    let channelSize = shape[1] * shape[2]
    for (index, pixel) in fitted.planar.enumerated() {
      let channel = min(index / channelSize, preprocessing.mean.count - 1)
      let value = Float(pixel) / 255 - preprocessing.mean[channel]
      sample[index] = value / preprocessing.standardDeviation[channel]
    }
  }
}
