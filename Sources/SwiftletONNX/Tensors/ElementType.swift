/// The type of a constant's elements: what rounding, wrapping and integer division depend on.
/// ONNX's strings, complex numbers and 8-bit floats are not computed with.
package enum ElementType: String, Hashable, Sendable, CaseIterable {
  case float, double, float16, bfloat16
  case int4, int8, int16, int32, int64
  case uint4, uint8, uint16, uint32, uint64
  case bool

  /// Nil for types that constants here do not have.
  init?(_ type: Onnx_TensorProto.DataType) {
    guard let known = Self.byDataType[type] else { return nil }
    self = known
  }

  private static let byDataType: [Onnx_TensorProto.DataType: ElementType] = [
    .float: .float, .double: .double, .float16: .float16, .bfloat16: .bfloat16, .int4: .int4,
    .int8: .int8, .int16: .int16, .int32: .int32, .int64: .int64, .uint4: .uint4, .uint8: .uint8,
    .uint16: .uint16, .uint32: .uint32, .uint64: .uint64, .bool: .bool,
  ]

  /// Whether elements are floating-point numbers.
  var isReal: Bool {
    switch self {
    case .float, .double, .float16, .bfloat16: true
    default: false
    }
  }

  private var isUnsigned: Bool {
    switch self {
    case .uint4, .uint8, .uint16, .uint32, .uint64: true
    default: false
    }
  }

  /// Bits of one element in raw data.
  var bitWidth: Int {
    switch self {
    case .int4, .uint4: 4
    case .int8, .uint8, .bool: 8
    case .int16, .uint16, .float16, .bfloat16: 16
    case .int32, .uint32, .float: 32
    case .int64, .uint64, .double: 64
    }
  }

  /// The integer that this type holds for `value`: its low bits, as C converts; 0 or 1 for bool.
  /// A uint64 beyond Int64 keeps its bit pattern.
  func wrapped(_ value: Int64) -> Int64 {
    if self == .bool { return value == 0 ? 0 : 1 }
    let unusedBits = 64 - bitWidth
    if isUnsigned {
      return Int64(bitPattern: (UInt64(bitPattern: value) << unusedBits) >> unusedBits)
    }
    return (value << unusedBits) >> unusedBits
  }

  /// The floating-point number of this type nearest to `value`, ties to even.
  func rounded(_ value: Double) -> Double {
    switch self {
    case .float: Double(Float(value))
    case .float16: Self.rounded(value, fractionBits: 10, exponents: -14...15)
    case .bfloat16: Self.rounded(value, fractionBits: 7, exponents: -126...127)
    default: value
    }
  }

  private static func rounded(
    _ value: Double, fractionBits: Int, exponents: ClosedRange<Int>
  ) -> Double {
    guard value.isFinite, value != 0 else { return value }
    let exponent = max(Int(value.exponent), exponents.lowerBound)
    let unit = Double(sign: .plus, exponent: exponent - fractionBits, significand: 1)
    let rounded = (value / unit).rounded(.toNearestOrEven) * unit
    let isTooLarge = rounded != 0 && Int(rounded.exponent) > exponents.upperBound
    return isTooLarge ? (value < 0 ? -.infinity : .infinity) : rounded
  }
}
