/// What is wrong with an IDX file.
public enum IDXProblem: Hashable, Sendable {
  case wrongMagic(found: UInt32)
  case unsupportedElementType(code: UInt8)
  case wrongDimensionCount(expected: Int, found: Int)
  case emptyDimension(index: Int)
  case tooLarge
  case truncated(expected: Int, found: Int)
  case trailingBytes(expected: Int, found: Int)
}

extension IDXProblem: CustomStringConvertible {
  public var description: String {
    switch self {
    case .wrongMagic(let found):
      "begins with \(Self.hexadecimal(found)), not with two zero bytes as IDX files do; "
        + "check that this is the right file"
    case .unsupportedElementType(let code):
      "has element type \(Self.hexadecimal(UInt32(code))); only unsigned bytes (0x8) are supported"
    case .wrongDimensionCount(let expected, let found):
      "has \(found) dimensions where \(expected) are needed; images and labels may be swapped"
    case .emptyDimension(let index):
      "dimension \(index) is zero; the file has no content"
    case .tooLarge:
      "the dimensions' product is too large to be true; the header is corrupt"
    case .truncated(let expected, let found):
      "has \(found) bytes of the \(expected) its header promises; download or copy the file again"
    case .trailingBytes(let expected, let found):
      "has \(found) bytes, more than the \(expected) its header promises; "
        + "download or copy the file again"
    }
  }

  private static func hexadecimal(_ value: UInt32) -> String {
    "0x" + String(value, radix: 16)
  }
}
