// Conversions to 64 bits. In Embedded Swift 6.3 the standard library's own allocate on 32-bit targets
// (they go through arrays of words), so there the words are put together by hand.

extension Int64 {
  /// The same value in 64 bits.
  @inline(__always)
  init(widening value: Int32) {
    #if _pointerBitWidth(_64)
      self.init(truncatingIfNeeded: value)
    #else
      self = unsafe unsafeBitCast(SIMD2<Int32>(value, value &>> 31), to: Int64.self)
    #endif
  }
}

extension UInt64 {
  /// The same value in 64 bits.
  @inline(__always)
  init(widening value: UInt32) {
    #if _pointerBitWidth(_64)
      self.init(truncatingIfNeeded: value)
    #else
      self = unsafe unsafeBitCast(SIMD2<UInt32>(value, 0), to: UInt64.self)
    #endif
  }
}
