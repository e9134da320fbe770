// The two transcendental functions that the device computes by itself, from additions,
// multiplications and divisions in a fixed order: every processor gives the same bits, and no libm
// is linked.
extension Double {
  /// `e^self`; 0 below -708.
  ///
  /// Numerics: relative error below 2^-51. `x = k ln 2 + r` with `|r| <= ln 2 / 2`, then Taylor's
  /// series of `e^r` to degree 13, whose remainder is below 2^-57.
  /// Precondition: at most 709.
  package var exponential: Double {
    if self < -708 { return 0 }
    let k = (self * 0x1.71547652b82fep0).roundedToEven
    // ln 2 in two parts, the first with 32 bits, so that its product with k is exact.
    let r = (self - k * 0x1.62e42feep-1) - k * 0x1.a39ef35793c76p-33
    var sum = 1.0
    var degree = 13.0
    while degree > 0 {
      sum = 1 + sum * r / degree
      degree -= 1
    }
    return sum * .powerOfTwo(Int32(k))
  }

  /// The natural logarithm.
  ///
  /// Numerics: absolute error below 2^-50 times the larger of 1 and the result. With
  /// `x = 2^k m`, `m` in [sqrt(1/2), sqrt(2)), and `s = (m - 1) / (m + 1)`:
  /// `ln m = 2 (s + s^3/3 + s^5/5 + ...)`, to `s^23`.
  /// Precondition: positive, finite and normal.
  package var naturalLogarithm: Double {
    var k = binaryExponent
    var m = self * .powerOfTwo(-k)
    if m > 0x1.6a09e667f3bcdp0 {
      m /= 2
      k += 1
    }
    let s = (m - 1) / (m + 1)
    var sum = 0.0
    var power = 23.0
    while power > 0 {
      sum = sum * s * s + 1 / power
      power -= 2
    }
    return 2 * s * sum + Double(Int(k)) * 0x1.62e42fefa39efp-1
  }
}
