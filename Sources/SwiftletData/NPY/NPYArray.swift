/// An array as numpy saves it: shape and elements of one of four types, C order.
public struct NPYArray: Hashable, Sendable {
  /// The elements, last dimension innermost.
  public enum Elements: Hashable, Sendable {
    case float32([Float])
    case int8([Int8])
    case uint8([UInt8])
    case int64([Int64])
  }

  /// Extents, outermost first; empty for a single number.
  public let shape: [Int]
  public let elements: Elements

  /// Precondition: the element count is the shape's product.
  public init(shape: [Int], elements: Elements) {
    precondition(elements.count == shape.reduce(1, *))
    self.shape = shape
    self.elements = elements
  }
}

extension NPYArray.Elements {
  public var count: Int {
    switch self {
    case .float32(let elements): elements.count
    case .int8(let elements): elements.count
    case .uint8(let elements): elements.count
    case .int64(let elements): elements.count
    }
  }

  public var type: NPYElementType {
    switch self {
    case .float32: .float32
    case .int8: .int8
    case .uint8: .uint8
    case .int64: .int64
    }
  }
}

/// The element types that are read and written, by numpy's `descr`.
public enum NPYElementType: String, CaseIterable, Hashable, Sendable {
  case float32 = "<f4"
  case int8 = "|i1"
  case uint8 = "|u1"
  case int64 = "<i8"

  public var byteCount: Int {
    switch self {
    case .int8, .uint8: 1
    case .float32: 4
    case .int64: 8
    }
  }

  /// numpy's name of the type.
  public var name: String { "\(self)" }
}
