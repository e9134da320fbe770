import Foundation

/// One JSON object on standard output: the contract of `--json`. Keys are in snake_case and sorted,
/// so outputs can be compared as text.
enum JSONOutput {
  static func write(_ value: some Encodable) throws {
    try write(value, formatting: .prettyPrinted)
  }

  /// The object on one line, for a reader that takes them as they come.
  static func writeLine(_ value: some Encodable) throws {
    try write(value, formatting: [])
  }

  private static func write(
    _ value: some Encodable, formatting: JSONEncoder.OutputFormatting
  ) throws {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = formatting.union([.sortedKeys, .withoutEscapingSlashes])
    // A ratio against zero noise is infinite, which JSON cannot say as a number.
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    FileHandle.standardOutput.write(try encoder.encode(value) + Data("\n".utf8))
  }
}
