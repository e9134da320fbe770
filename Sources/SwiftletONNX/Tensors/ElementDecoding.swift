extension ElementType {
  /// Bytes that `count` elements take in raw data.
  func byteCount(_ count: Int) -> Int { (count * bitWidth + 7) / 8 }

  /// Elements from raw little-endian bytes.
  ///
  /// Precondition: `bytes.count == byteCount(count)`.
  func elements(raw bytes: [UInt8], count: Int) -> ConstantTensor.Elements {
    switch self {
    case .float: .floats(bytes.littleEndian(UInt32.self).map(Float.init(bitPattern:)))
    case .double: .doubles(bytes.littleEndian(UInt64.self).map(Double.init(bitPattern:)))
    case .float16: .floats(bytes.littleEndian(UInt16.self).map(Self.float(half:)))
    case .bfloat16: .floats(bytes.littleEndian(UInt16.self).map(Self.float(brain:)))
    case .int4, .uint4: .integers(nibbles(bytes, count: count))
    case .int8, .uint8, .bool: .integers(bytes.map { wrapped(Int64($0)) })
    case .int16, .uint16: .integers(bytes.littleEndian(UInt16.self).map { wrapped(Int64($0)) })
    case .int32, .uint32: .integers(bytes.littleEndian(UInt32.self).map { wrapped(Int64($0)) })
    case .int64, .uint64: .integers(bytes.littleEndian(UInt64.self).map(Int64.init(bitPattern:)))
    }
  }

  /// Elements from the typed fields of `TensorProto`, as many as there are. Source: the comments on
  /// these fields in onnx.proto.
  func elements(typed proto: Onnx_TensorProto, count: Int) -> ConstantTensor.Elements {
    switch self {
    case .float: .floats(proto.floatData)
    case .double: .doubles(proto.doubleData)
    case .float16:
      .floats(proto.int32Data.map { Self.float(half: UInt16(truncatingIfNeeded: $0)) })
    case .bfloat16:
      .floats(proto.int32Data.map { Self.float(brain: UInt16(truncatingIfNeeded: $0)) })
    case .int4, .uint4:
      .integers(nibbles(proto.int32Data.map { UInt8(truncatingIfNeeded: $0) }, count: count))
    case .int64: .integers(proto.int64Data)
    case .uint32, .uint64: .integers(proto.uint64Data.map { wrapped(Int64(bitPattern: $0)) })
    default: .integers(proto.int32Data.map { wrapped(Int64($0)) })
    }
  }

  /// Two elements in a byte, the first in its low half.
  private func nibbles(_ bytes: [UInt8], count: Int) -> [Int64] {
    let pairs = bytes.flatMap { [wrapped(Int64($0 & 15)), wrapped(Int64($0 >> 4))] }
    return pairs.count == count + 1 ? pairs.dropLast() : pairs
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

extension [UInt8] {
  fileprivate func littleEndian<Bits: FixedWidthInteger>(_ type: Bits.Type) -> [Bits] {
    let width = MemoryLayout<Bits>.size
    return withUnsafeBytes { buffer in
      (0..<count / width).map {
        Bits(littleEndian: buffer.loadUnaligned(fromByteOffset: $0 * width, as: Bits.self))
      }
    }
  }
}
