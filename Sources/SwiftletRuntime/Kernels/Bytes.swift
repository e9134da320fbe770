/// Short copies and fills, too short to be worth a call.
///
/// A run that is no multiple of a vector ends with one that overlaps the one before.
enum Bytes {
  @inline(__always)
  static func copy(
    _ destination: UnsafeMutablePointer<Int8>, from source: UnsafePointer<Int8>, count: Int
  ) {
    if count >= 16 {
      unsafe copy(destination, from: source, count: count, by: SIMD16<Int8>.self)
    } else if count >= 4 {
      unsafe copy(destination, from: source, count: count, by: UInt32.self)
    } else {
      for index in 0..<count { unsafe destination[index] = source[index] }
    }
  }

  /// Precondition: `count` is at least the chunk's size.
  @inline(__always)
  private static func copy<Chunk: BitwiseCopyable>(
    _ destination: UnsafeMutablePointer<Int8>, from source: UnsafePointer<Int8>, count: Int,
    by chunk: Chunk.Type
  ) {
    let size = MemoryLayout<Chunk>.size
    var offset = 0
    while true {
      let value = unsafe UnsafeRawPointer(source + offset).loadUnaligned(as: Chunk.self)
      unsafe UnsafeMutableRawPointer(destination + offset).storeBytes(of: value, as: Chunk.self)
      if offset == count - size { return }
      offset = min(offset + size, count - size)
    }
  }

  /// Copies bytes that lie `stride` apart together.
  @inline(__always)
  static func copy(
    _ destination: UnsafeMutablePointer<Int8>, from source: UnsafePointer<Int8>, stride: Int,
    count: Int
  ) {
    for index in 0..<count { unsafe destination[index] = source[index &* stride] }
  }

  @inline(__always)
  static func fill(_ destination: UnsafeMutablePointer<Int8>, with value: Int8, count: Int) {
    for index in 0..<count { unsafe destination[index] = value }
  }
}
