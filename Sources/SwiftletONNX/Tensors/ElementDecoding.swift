/// How one ONNX data type becomes floats or integers, from raw little-endian bytes and from the
/// typed fields of `TensorProto`.
struct ElementDecoding: Sendable {
  /// Bytes of one element in raw data.
  let byteCount: Int
  let elements: @Sendable ([UInt8]) -> ConstantTensor.Elements
  let typedElements: @Sendable (Onnx_TensorProto) -> ConstantTensor.Elements

  /// Types that are not here (strings, complex, 8-bit floats, 4-bit integers) are not decoded.
  static let byType: [Onnx_TensorProto.DataType: ElementDecoding] = [
    .float: floats(UInt32.self, { Float(bitPattern: $0) }) { $0.floatData },
    .double: floats(UInt64.self, { Float(Double(bitPattern: $0)) }) {
      $0.doubleData.map { Float($0) }
    },
    .float16: floats(UInt16.self, float(half:)) {
      $0.int32Data.map { float(half: UInt16(truncatingIfNeeded: $0)) }
    },
    .bfloat16: floats(UInt16.self, float(brain:)) {
      $0.int32Data.map { float(brain: UInt16(truncatingIfNeeded: $0)) }
    },
    .int8: integers(Int8.self) { $0.int32Data.map(Int64.init) },
    .uint8: integers(UInt8.self) { $0.int32Data.map(Int64.init) },
    .int16: integers(Int16.self) { $0.int32Data.map(Int64.init) },
    .uint16: integers(UInt16.self) { $0.int32Data.map(Int64.init) },
    .int32: integers(Int32.self) { $0.int32Data.map(Int64.init) },
    .int64: integers(Int64.self) { $0.int64Data },
    .uint32: integers(UInt32.self) { $0.uint64Data.map { Int64(truncatingIfNeeded: $0) } },
    .uint64: integers(UInt64.self) { $0.uint64Data.map { Int64(truncatingIfNeeded: $0) } },
    .bool: integers(UInt8.self) { $0.int32Data.map(Int64.init) },
  ]

  private static func floats<Bits: FixedWidthInteger & Sendable>(
    _ bits: Bits.Type, _ value: @escaping @Sendable (Bits) -> Float,
    typed: @escaping @Sendable (Onnx_TensorProto) -> [Float]
  ) -> ElementDecoding {
    ElementDecoding(
      byteCount: MemoryLayout<Bits>.size,
      elements: { bytes in .floats(littleEndian(bytes, as: Bits.self).map(value)) },
      typedElements: { .floats(typed($0)) })
  }

  private static func integers<Bits: FixedWidthInteger & Sendable>(
    _ bits: Bits.Type, typed: @escaping @Sendable (Onnx_TensorProto) -> [Int64]
  ) -> ElementDecoding {
    ElementDecoding(
      byteCount: MemoryLayout<Bits>.size,
      elements: { bytes in
        .integers(littleEndian(bytes, as: Bits.self).map { Int64(truncatingIfNeeded: $0) })
      },
      typedElements: { .integers(typed($0)) })
  }

  private static func littleEndian<Bits: FixedWidthInteger>(
    _ bytes: [UInt8], as type: Bits.Type
  ) -> [Bits] {
    bytes.withUnsafeBytes { buffer in
      (0..<bytes.count / MemoryLayout<Bits>.size).map {
        Bits(
          littleEndian: buffer.loadUnaligned(
            fromByteOffset: $0 * MemoryLayout<Bits>.size, as: Bits.self))
      }
    }
  }

  /// IEEE 754 binary16, by hand: `Float16` does not exist on every host.
  static func float(half bits: UInt16) -> Float {
    let sign: Float = bits >> 15 == 0 ? 1 : -1
    let exponent = Int(bits >> 10 & 0x1F)
    let fraction = Float(bits & 0x3FF)
    switch exponent {
    case 0: return sign * fraction * 0x1p-24
    case 31: return fraction == 0 ? sign * .infinity : .nan
    default:
      return sign * Float(sign: .plus, exponent: exponent - 15, significand: 1 + fraction * 0x1p-10)
    }
  }

  /// The upper half of a binary32.
  static func float(brain bits: UInt16) -> Float {
    Float(bitPattern: UInt32(bits) << 16)
  }
}
