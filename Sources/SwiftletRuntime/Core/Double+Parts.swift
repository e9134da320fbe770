// What scales are computed with: on the host when a model is made, on the device when it is
// fine-tuned. No libm, and no conversion that allocates on 32-bit targets (`Widening.swift`).
extension Double {
  /// The nearest integer, ties to even.
  ///
  /// Precondition: the magnitude is at most 2^51; beyond that the result is near, and large.
  package var roundedToEven: Double {
    // Doubles near 1.5 * 2^52 are one apart: the addition rounds.
    let integerSpacing = 0x1.8p52
    return (self + integerSpacing) - integerSpacing
  }

  /// The exponent of a normal number: `2^exponent <= |self| < 2^(exponent + 1)`.
  package var binaryExponent: Int32 {
    let high = unsafe unsafeBitCast(bitPattern, to: SIMD2<UInt32>.self).y
    return Int32(high >> 20 & 0x7FF) - 1023
  }

  /// `2^exponent`.
  ///
  /// Precondition: `exponent` is in -1022...1023.
  package static func powerOfTwo(_ exponent: Int32) -> Double {
    let high = UInt32(exponent + 1023) << 20
    return unsafe unsafeBitCast(SIMD2<UInt32>(0, high), to: Double.self)
  }
}
