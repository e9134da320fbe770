import Foundation

extension Target {
  /// The target called `name` in one of `folders`, or in the file that `name` is the path of.
  ///
  /// Throws: `FileError` or `TargetError`; an unknown name comes with the known ones.
  public static func named(_ name: String, in folders: [String]) throws -> Target {
    if name.hasSuffix(".json") { return try Target(contentsOf: name) }
    for folder in folders {
      let path = "\(folder)/\(name).json"
      if FileManager.default.fileExists(atPath: path) { return try Target(contentsOf: path) }
    }
    throw TargetError.unknown(name: name, known: names(in: folders))
  }

  /// Names of the targets in `folders`, sorted.
  public static func names(in folders: [String]) -> [String] {
    let files = folders.flatMap {
      (try? FileManager.default.contentsOfDirectory(atPath: $0)) ?? []
    }
    return Set(files.filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }).sorted()
  }
}
