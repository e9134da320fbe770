/// The scale between an int32 sum and an int8 output as a fixed-point number:
/// `scale = multiplier / 2^shift`, with `multiplier` in [2^30, 2^31).
///
/// Numerics (normative, docs/numerics.md): `floor((sum * multiplier + 2^(shift-1)) / 2^shift)`, the
/// product in 64 bits, so there is one rounding, ties upward. For `shift >= 32` this equals NEON's
/// `sqdmulh` followed by `srshl`, and the same two steps on any other instruction set.
public struct Requantization: Hashable, Sendable {
  public var multiplier: Int32
  public var shift: Int32

  /// Shifts that a model file may carry. Below 32 a kernel must keep the full 64-bit product.
  public static var shiftRange: ClosedRange<Int32> { 1...62 }

  public init(multiplier: Int32, shift: Int32) {
    self.multiplier = multiplier
    self.shift = shift
  }

  /// `sum * scale`, rounded once, ties upward.
  ///
  /// Precondition: `shift` is in `shiftRange`.
  public func scaled(_ sum: Int32) -> Int64 {
    let product = Int64(widening: sum) &* Int64(widening: multiplier)
    let half = 1 &<< Int64(widening: shift &- 1)
    return (product &+ half) &>> Int64(widening: shift)
  }

  /// The int8 output: scaled, shifted to the output's zero point, clamped.
  public func requantize(_ sum: Int32, zeroPoint: Int32, low: Int8, high: Int8) -> Int8 {
    let value = scaled(sum) &+ Int64(widening: zeroPoint)
    let bounded = min(max(value, Int64(widening: Int32(low))), Int64(widening: Int32(high)))
    return Int8(truncatingIfNeeded: bounded)
  }
}
