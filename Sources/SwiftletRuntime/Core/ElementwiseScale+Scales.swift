extension ElementwiseScale {
  /// Fixed-point scales for `scale0 * a + scale1 * b`, with the largest shift at which both
  /// multipliers fit; nil when a scale is not finite, or too large for shift 1.
  ///
  /// Numerics: multipliers rounded to nearest, an absolute error of at most 2^-(shift + 1) each.
  public init?(scale0: Double, scale1: Double = 0) {
    let largest = max(scale0.magnitude, scale1.magnitude)
    guard largest.isFinite else { return nil }
    let limit = Double(Int(Self.multiplierRange.upperBound))
    var shift = Self.shiftRange.upperBound
    while Self.fixed(largest, shift) > limit {
      shift -= 1
      guard Self.shiftRange.contains(shift) else { return nil }
    }
    self.init(
      multiplier0: Int32(Self.fixed(scale0, shift)), multiplier1: Int32(Self.fixed(scale1, shift)),
      shift: shift)
  }

  private static func fixed(_ scale: Double, _ shift: Int32) -> Double {
    (scale * .powerOfTwo(shift)).roundedToEven
  }
}
