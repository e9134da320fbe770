import Foundation
import SwiftletFiles

/// A folder of its own for each test, removed with its content in the end.
struct TemporaryFolder: ~Copyable {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.path + "/swiftlet-data-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  /// Writes a file into the folder, making folders on the way, and returns its path.
  @discardableResult
  func write(_ name: String, _ bytes: [UInt8]) throws -> String {
    let file = "\(path)/\(name)"
    let folder = file.split(separator: "/").dropLast().joined(separator: "/")
    try FileManager.default.createDirectory(
      atPath: "/\(folder)", withIntermediateDirectories: true)
    try File.replace(file, with: bytes)
    return file
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// The path of a file that another program wrote (tools/golden/data_npy.py, data_images.py).
func fixture(_ name: String, _ suffix: String = "npy") -> String {
  let folder = #filePath.split(separator: "/").dropLast().joined(separator: "/")
  return "/\(folder)/Fixtures/\(name).\(suffix)"
}
