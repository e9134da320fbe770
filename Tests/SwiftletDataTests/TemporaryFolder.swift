import Glibc
import SwiftletFiles

/// A folder of its own for each test, removed with its files in the end.
struct TemporaryFolder: ~Copyable {
  let path: String

  init() throws {
    var template = Array("/tmp/swiftlet-data-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw POSIXFailure(code: errno) }
    path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  /// Writes a file into the folder and returns its path.
  @discardableResult
  func write(_ name: String, _ bytes: [UInt8]) throws -> String {
    let file = "\(path)/\(name)"
    try File.replace(file, with: bytes)
    return file
  }

  deinit {
    var results = glob_t()
    if glob("\(path)/*", 0, nil, &results) == 0 {
      for index in 0..<Int(results.gl_pathc) { results.gl_pathv[index].map { _ = unlink($0) } }
    }
    globfree(&results)
    rmdir(path)
  }

  struct POSIXFailure: Error {
    let code: Int32
  }
}

/// The path of a file that numpy wrote (tools/golden/data_npy.py).
func fixture(_ name: String) -> String {
  let folder = #filePath.split(separator: "/").dropLast().joined(separator: "/")
  return "/\(folder)/Fixtures/\(name).npy"
}
