/// The fixed-point scales of an elementwise operation on one or two int8 operands:
///
/// `y = clamp(z + floor(((a - za) * multiplier0 + (b - zb) * multiplier1 + 2^(shift-1)) / 2^shift))`
///
/// Numerics: all in int32. `|a - za| <= 255`, so multipliers below 2^21 and shifts of at most 31
/// cannot overflow: `2 * 255 * 2^21 + 2^30 < 2^31`; negative multipliers subtract. One rounding, ties upward; the multipliers carry
/// a relative error of at most 2^-21 for scale ratios from 2^-10 up.
public struct ElementwiseScale: Hashable, Sendable {
  public var multiplier0: Int32
  public var multiplier1: Int32
  public var shift: Int32

  /// Multipliers that a model file may carry.
  public static var multiplierRange: ClosedRange<Int32> { 0...(1 << 21) - 1 }
  /// Multipliers that addition and what is built like it may have: negative ones subtract.
  public static var signedMultiplierRange: ClosedRange<Int32> { -(1 << 21) + 1...(1 << 21) - 1 }
  /// Shifts that a model file may carry.
  public static var shiftRange: ClosedRange<Int32> { 1...31 }

  public init(multiplier0: Int32, multiplier1: Int32 = 0, shift: Int32) {
    self.multiplier0 = multiplier0
    self.multiplier1 = multiplier1
    self.shift = shift
  }

  /// The int8 output for two operands whose zero points are already subtracted.
  public func combined(_ a: Int32, _ b: Int32, zeroPoint: Int32, low: Int8, high: Int8) -> Int8 {
    let sum = a &* multiplier0 &+ b &* multiplier1 &+ (1 &<< (shift &- 1))
    let value = zeroPoint &+ (sum &>> shift)
    return Int8(truncatingIfNeeded: min(max(value, Int32(low)), Int32(high)))
  }
}
