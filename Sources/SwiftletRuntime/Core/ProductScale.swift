/// The fixed-point scale of the product of two int8 operands:
///
/// `y = clamp(z + floor(((a - za) * (b - zb) * multiplier + 2^(shift-1)) / 2^shift))`
///
/// Numerics: all in int32. `|a - za|` and `|b - zb|` are at most 255, so multipliers below 2^15 and
/// shifts of at most 24 cannot overflow: `255^2 * 2^15 + 2^23 < 2^31`. One rounding, ties upward;
/// the multiplier's own rounding moves a result by at most 2^-15 of it, or by 2^-9 of a step where
/// the scale is below 2^-10.
public struct ProductScale: Hashable, Sendable {
  public var multiplier: Int32
  public var shift: Int32

  /// Multipliers that a model file may carry.
  public static var multiplierRange: ClosedRange<Int32> { 0...(1 << 15) - 1 }
  /// Shifts that a model file may carry.
  public static var shiftRange: ClosedRange<Int32> { 1...24 }

  public init(multiplier: Int32, shift: Int32) {
    self.multiplier = multiplier
    self.shift = shift
  }

  /// The int8 output for two operands whose zero points are already subtracted.
  public func product(_ a: Int32, _ b: Int32, zeroPoint: Int32, low: Int8, high: Int8) -> Int8 {
    let scaled = a &* b &* multiplier &+ (1 &<< (shift &- 1))
    let value = zeroPoint &+ (scaled &>> shift)
    return Int8(truncatingIfNeeded: min(max(value, Int32(low)), Int32(high)))
  }
}
