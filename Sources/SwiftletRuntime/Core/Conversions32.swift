#if !_pointerBitWidth(_64)
  // On 32-bit targets the standard library's conversions to and from 64 bits allocate in Embedded
  // Swift 6.3: they go through arrays of words. These have the same meaning and are preferred inside
  // the module, because they are not generic.

  extension UInt64 {
    init(_ value: UInt32) { self.init(widening: value) }
    init(_ value: UInt16) { self.init(widening: UInt32(value)) }
    init(_ value: UInt8) { self.init(widening: UInt32(value)) }
    init(_ value: UInt) { self.init(widening: UInt32(truncatingIfNeeded: value)) }

    /// Precondition: not negative.
    init(_ value: Int) {
      precondition(value >= 0)
      self.init(widening: UInt32(truncatingIfNeeded: value))
    }

    /// Precondition: not negative.
    init(_ value: Int64) {
      precondition(value >= 0)
      self.init(bitPattern: value)
    }
  }

  extension Int64 {
    init(_ value: Int32) { self.init(widening: value) }
    init(_ value: UInt32) { self.init(bitPattern: UInt64(widening: value)) }
    init(_ value: UInt16) { self.init(widening: Int32(value)) }
    init(truncatingIfNeeded value: UInt64) { self.init(bitPattern: value) }
    init(truncatingIfNeeded value: UInt32) { self.init(value) }
  }

  extension Int {
    /// Precondition: the value fits.
    init(_ value: UInt64) {
      let words = unsafe unsafeBitCast(value, to: SIMD2<UInt32>.self)
      precondition(words.y == 0)
      self.init(words.x)
    }
  }

  extension UInt {
    /// Precondition: the value fits.
    init(_ value: UInt64) { self.init(bitPattern: Int(value)) }
  }

  extension UInt8 {
    init(truncatingIfNeeded value: UInt64) {
      self.init(truncatingIfNeeded: unsafe unsafeBitCast(value, to: SIMD2<UInt32>.self).x)
    }
  }

  extension Int8 {
    init(truncatingIfNeeded value: UInt64) {
      self.init(bitPattern: UInt8(truncatingIfNeeded: value))
    }
  }
#endif
