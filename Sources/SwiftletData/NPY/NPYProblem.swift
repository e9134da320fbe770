/// What is wrong with a `.npy` file.
public enum NPYProblem: Hashable, Sendable {
  case wrongMagic
  case unsupportedVersion(major: UInt8, minor: UInt8)
  case truncatedHeader(expected: Int, found: Int)
  case malformedHeader(expected: String)
  case missingKey(String)
  case duplicateKey(String)
  case unknownKey(String)
  case unsupportedElementType(String)
  case fortranOrder
  case shapeTooLarge
  case truncated(expected: Int, found: Int)
  case trailingBytes(expected: Int, found: Int)
  case wrongElementType(expected: String, found: String)
  case wrongRank(expected: String, shape: [Int])
}

extension NPYProblem: CustomStringConvertible {
  public var description: String {
    switch self {
    case .wrongMagic: "not a .npy file; write it with numpy.save"
    case .unsupportedVersion(let major, let minor):
      "has version \(major).\(minor); versions 1.0, 2.0 and 3.0 are supported. "
        + "Write it with numpy.save"
    case .truncatedHeader(let expected, let found):
      "has \(found) bytes where the header needs \(expected); write or copy the file again"
    case .malformedHeader(let expected):
      "the header is malformed: \(expected) expected here; write the file with numpy.save"
    case .missingKey(let key): "the header has no '\(key)'; write the file with numpy.save"
    case .duplicateKey(let key): "the header has '\(key)' twice; write the file with numpy.save"
    case .unknownKey(let key): "the header has an unknown key '\(key)'; write it with numpy.save"
    case .unsupportedElementType(let type):
      "has elements of type '\(type)'; float32, int8, uint8 and int64, little-endian, are "
        + "supported. Convert with array.astype('<f4')"
    case .fortranOrder:
      "is in Fortran order; save numpy.ascontiguousarray(array) instead"
    case .shapeTooLarge: "the shape's product is too large to be true; the header is corrupt"
    case .truncated(let expected, let found):
      "has \(found) bytes of the \(expected) that its shape needs; write or copy the file again"
    case .trailingBytes(let expected, let found):
      "has \(found) bytes, more than the \(expected) that its shape needs; save one array per file"
    case .wrongElementType(let expected, let found):
      "has \(found) elements where \(expected) are needed; convert with array.astype"
    case .wrongRank(let expected, let shape):
      "has the shape \(shape) where \(expected) is needed; use array.reshape"
    }
  }
}
