import SwiftletRuntime

extension ProductScale {
  /// The fixed-point number for `scale`, with the largest shift at which the multiplier fits; nil
  /// when the scale is negative, not finite, or too large for shift 1.
  ///
  /// Numerics: rounded to nearest, an absolute error of at most 2^-(shift + 1).
  public init?(scale: Double) {
    guard scale >= 0, scale.isFinite else { return nil }
    let fixed = { (shift: Int32) in
      (scale * Double(Int64(1) << Int64(shift))).rounded(.toNearestOrEven)
    }
    let limit = Double(Self.multiplierRange.upperBound)
    guard let shift = Self.shiftRange.last(where: { fixed($0) <= limit }) else { return nil }
    self.init(multiplier: Int32(fixed(shift)), shift: shift)
  }
}
