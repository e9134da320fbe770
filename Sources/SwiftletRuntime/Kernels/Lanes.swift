/// Loads and stores of up to sixteen int8 that touch no byte beyond `count`.
enum Lanes {
  @inline(__always)
  static func load(_ source: UnsafePointer<Int8>, count: Int) -> SIMD16<Int8> {
    if count >= 16 { return unsafe UnsafeRawPointer(source).loadUnaligned(as: SIMD16<Int8>.self) }
    return unsafe loadPart(source, count: count)
  }

  @inline(__always)
  static func store(
    _ value: SIMD16<Int8>, to destination: UnsafeMutablePointer<Int8>, count: Int
  ) {
    if count >= 16 {
      unsafe UnsafeMutableRawPointer(destination).storeBytes(of: value, as: SIMD16<Int8>.self)
    } else {
      unsafe storePart(value, to: destination, count: count)
    }
  }

  /// Halves by the bits of `count`: eight, four, two and one byte.
  @inline(__always)
  private static func loadPart(_ source: UnsafePointer<Int8>, count: Int) -> SIMD16<Int8> {
    let raw = unsafe UnsafeRawPointer(source)
    var words = SIMD2<UInt64>()
    var tail: UInt64 = 0
    let start = count & 8
    if count & 1 != 0 {
      let part = unsafe raw.loadUnaligned(fromByteOffset: count - 1, as: UInt8.self)
      tail = UInt64(widening: UInt32(part))
    }
    if count & 2 != 0 {
      let part = unsafe raw.loadUnaligned(fromByteOffset: count & 12, as: UInt16.self)
      tail = tail &<< 16 | UInt64(widening: UInt32(part))
    }
    if count & 4 != 0 {
      let part = unsafe raw.loadUnaligned(fromByteOffset: start, as: UInt32.self)
      tail = tail &<< 32 | UInt64(widening: part)
    }
    if start != 0 {
      words[0] = unsafe raw.loadUnaligned(as: UInt64.self)
      words[1] = tail
    } else {
      words[0] = tail
    }
    return unsafe unsafeBitCast(words, to: SIMD16<Int8>.self)
  }

  @inline(__always)
  private static func storePart(
    _ value: SIMD16<Int8>, to destination: UnsafeMutablePointer<Int8>, count: Int
  ) {
    let raw = UnsafeMutableRawPointer(destination)
    let words = unsafe unsafeBitCast(value, to: SIMD2<UInt64>.self)
    var tail = words[0]
    var offset = 0
    if count & 8 != 0 {
      unsafe raw.storeBytes(of: tail, as: UInt64.self)
      tail = words[1]
      offset = 8
    }
    if count & 4 != 0 {
      unsafe raw.storeBytes(
        of: UInt32(truncatingIfNeeded: tail), toByteOffset: offset, as: UInt32.self)
      tail &>>= 32
      offset += 4
    }
    if count & 2 != 0 {
      unsafe raw.storeBytes(
        of: UInt16(truncatingIfNeeded: tail), toByteOffset: offset, as: UInt16.self)
      tail &>>= 16
      offset += 2
    }
    if count & 1 != 0 {
      unsafe raw.storeBytes(
        of: UInt8(truncatingIfNeeded: tail), toByteOffset: offset, as: UInt8.self)
    }
  }
}
