extension Requantization {
  /// The fixed-point number nearest to `scale`; nil when `scale` is negative, not finite, or 2^30
  /// and more, which no shift expresses.
  ///
  /// Numerics: relative error at most 2^-31. A scale below 2^-32, zero included, sends every int32
  /// sum to zero; it becomes `2^30 / 2^62`, which does the same.
  public init?(scale: Double) {
    guard scale >= 0, scale < 0x1p30 else { return nil }
    guard scale >= 0x1p-32 else {
      self.init(multiplier: 1 << 30, shift: 62)
      return
    }
    // scale = significand * 2^exponent with significand in [1, 2).
    let exponent = scale.binaryExponent
    var multiplier = UInt32((scale * .powerOfTwo(30 - exponent)).roundedToEven)
    var shift = 30 - exponent
    if multiplier == 1 << 31 {
      multiplier = 1 << 30
      shift -= 1
    }
    guard Self.shiftRange.contains(shift) else { return nil }
    self.init(multiplier: Int32(bitPattern: multiplier), shift: shift)
  }
}
