import Foundation
import SwiftletFiles

extension Target {
  /// The target in a JSON file.
  ///
  /// Throws: `FileError` or `TargetError`. An unknown key is an error: a misspelt limit would
  /// otherwise be no limit at all.
  public init(contentsOf path: String) throws {
    let name = URL(filePath: path).deletingPathExtension().lastPathComponent
    try self.init(json: try File.read(path), name: name, file: path)
  }

  /// The target in a JSON text; `file` is what errors call it.
  public init(json: [UInt8], name: String, file: String) throws(TargetError) {
    var fields = try TargetFields(json: json, file: file)
    self.name = name
    title = try fields.text("title")
    triple = try fields.text("triple")
    processor = try fields.optionalText("cpu")
    features = try fields.texts("features")
    cores = try fields.count("cores")
    ramByteCount = try fields.count("ram_bytes")
    flashByteCount = try fields.count("flash_bytes")
    l1ByteCount = try fields.optionalCount("l1_bytes")
    l2ByteCount = try fields.optionalCount("l2_bytes")
    emulator = try fields.optionalText("emulator")
    try fields.requireNoMore()
  }
}

/// The keys of a target file, crossed off as they are read.
private struct TargetFields {
  private var values: [String: Any]
  private let file: String

  init(json: [UInt8], file: String) throws(TargetError) {
    do {
      let object = try JSONSerialization.jsonObject(with: Data(json))
      guard let values = object as? [String: Any] else {
        throw TargetError.unreadable(file: file, reason: "not a JSON object")
      }
      self.values = values
    } catch {
      throw .unreadable(file: file, reason: "not a JSON object")
    }
    self.file = file
  }

  mutating func text(_ key: String) throws(TargetError) -> String {
    guard let value = try optionalText(key) else { throw .missingKey(file: file, key: key) }
    return value
  }

  mutating func optionalText(_ key: String) throws(TargetError) -> String? {
    guard let value = values.removeValue(forKey: key) else { return nil }
    guard let text = value as? String else {
      throw .badValue(file: file, key: key, expected: "a text")
    }
    return text
  }

  mutating func texts(_ key: String) throws(TargetError) -> [String] {
    guard let value = values.removeValue(forKey: key) else {
      throw .missingKey(file: file, key: key)
    }
    guard let texts = value as? [String] else {
      throw .badValue(file: file, key: key, expected: "a list of texts")
    }
    return texts
  }

  mutating func count(_ key: String) throws(TargetError) -> Int {
    guard let value = try optionalCount(key) else { throw .missingKey(file: file, key: key) }
    return value
  }

  mutating func optionalCount(_ key: String) throws(TargetError) -> Int? {
    guard let value = values.removeValue(forKey: key) else { return nil }
    guard let count = value as? Int, count > 0 else {
      throw .badValue(file: file, key: key, expected: "a whole number above zero")
    }
    return count
  }

  func requireNoMore() throws(TargetError) {
    if let key = values.keys.min() { throw .unknownKey(file: file, key: key) }
  }
}
