/// A board that models are made for: what it has, and how to run its programs elsewhere.
/// `targets/README.md` describes the files.
public struct Target: Hashable, Sendable {
  /// The file's name without `.json`.
  public var name: String
  /// What people call the board.
  public var title: String
  /// The triple that its programs are built for.
  public var triple: String
  /// The processor that its programs are compiled for; nil for the triple's baseline.
  public var processor: String?
  /// Instruction set features that kernels may use beyond the triple's baseline.
  public var features: [String]
  public var cores: Int
  /// RAM that a model may use, in bytes.
  public var ramByteCount: Int
  /// Storage that a model file may take, in bytes.
  public var flashByteCount: Int
  /// First and second level data cache of one core, in bytes; nil where there is none.
  public var l1ByteCount: Int?
  public var l2ByteCount: Int?
  /// The command that runs the board's programs on another machine; nil where the host can.
  public var emulator: String?
}

/// Why a target cannot be used.
public enum TargetError: Error, Hashable, Sendable {
  case unknown(name: String, known: [String])
  case unreadable(file: String, reason: String)
  case unknownKey(file: String, key: String)
  case missingKey(file: String, key: String)
  case badValue(file: String, key: String, expected: String)
}

extension TargetError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unknown(let name, let known):
      "no target '\(name)'; known: \(known.joined(separator: ", ")), or give a path to a .json file"
    case .unreadable(let file, let reason):
      "\(file): not a target description (\(reason)); see targets/README.md"
    case .unknownKey(let file, let key):
      "\(file): unknown key '\(key)'; see targets/README.md for the keys"
    case .missingKey(let file, let key):
      "\(file): the key '\(key)' is missing; see targets/README.md for the keys"
    case .badValue(let file, let key, let expected):
      "\(file): '\(key)' must be \(expected)"
    }
  }
}
