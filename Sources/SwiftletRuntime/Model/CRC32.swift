internal import CSwiftletKernels

/// CRC-32 of IEEE 802.3, as zlib and PNG have it: reflected polynomial 0xEDB88320, initial value and
/// final exclusive or 0xFFFFFFFF.
///
/// Memory: a table of 1 KiB inside the value, so on the stack.
/// Source: ISO 3309; W3C PNG specification, annex D.
public struct CRC32 {
  private var table: InlineArray<256, UInt32>
  private var register: UInt32 = 0xFFFF_FFFF

  public init() {
    table = InlineArray(repeating: 0)
    for index in 0..<256 {
      var value = UInt32(index)
      for _ in 0..<8 { value = value & 1 == 0 ? value >> 1 : value >> 1 ^ 0xEDB8_8320 }
      table[index] = value
    }
  }

  /// The checksum of all bytes so far.
  public var value: UInt32 { ~register }

  /// Takes the next byte in.
  @inline(__always)
  public mutating func update(_ byte: UInt8) {
    register = register >> 8 ^ table[Int(UInt8(truncatingIfNeeded: register) ^ byte)]
  }

  /// Takes the next bytes in, where the processor can many at once.
  public mutating func update(_ bytes: RawSpan) {
    for index in takeWords(bytes)..<bytes.byteCount {
      update(unsafe bytes.unsafeLoad(fromUncheckedByteOffset: index, as: UInt8.self))
    }
  }

  /// How many bytes the processor's own instructions have taken.
  private mutating func takeWords(_ bytes: RawSpan) -> Int {
    unsafe bytes.withUnsafeBytes { buffer in
      guard let start = buffer.baseAddress else { return 0 }
      return unsafe swl_crc32(
        &register, start.assumingMemoryBound(to: UInt8.self), buffer.count)
    }
  }

  /// The checksum of a model file: the header's checksum field counts as four zero bytes.
  public static func ofModelFile(_ file: RawSpan) -> UInt32 {
    let field = ModelFormat.checksumOffset
    var checksum = CRC32()
    guard file.byteCount >= field + 4 else { return checksum.value }
    checksum.update(file.extracting(0..<field))
    for _ in 0..<4 { checksum.update(0 as UInt8) }
    checksum.update(file.extracting((field + 4)...))
    return checksum.value
  }
}
