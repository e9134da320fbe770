/// A function of a sum of squares as a table with linear interpolation: 32 entries to each power of
/// two, so that the error relative to the sum is the same everywhere.
///
/// Entry `32 * o + j` is the function's value at `2^o * (1 + j / 32)`; one more entry ends the last
/// power of two. Between entries, with `f` the next eight bits of the sum after those of `j`:
/// `g = T[i] + floor(((T[i+1] - T[i]) * f + 128) / 256)`.
///
/// Numerics: entries are below 2^22, so everything fits int32. For `(k + a * s)^-beta` interpolation
/// errs by at most `beta * (beta + 1) / 8 / 32^2` of the value: 1.6e-4 for `beta = 3/4`.
package enum NormalizationFactors {
  /// Entries to a power of two.
  package static var steps: Int { 32 }
  /// The largest entry.
  package static var limit: UInt32 { (1 << 22) - 1 }
  /// Channels per sum for which the largest sum, `size * 255^2`, is below 2^31.
  package static var sizeRange: ClosedRange<Int> { 1...1 << 15 }
  /// Shifts that a model file may carry: `255 * 2^22 + 2^29 < 2^31`.
  package static var shiftRange: ClosedRange<Int32> { 1...30 }

  /// Entries for sums of `size` squares.
  ///
  /// Precondition: `size` is in `sizeRange`.
  package static func count(size: Int) -> Int {
    let largest = UInt32(truncatingIfNeeded: size &* 255 &* 255)
    return steps * (32 - largest.leadingZeroBitCount) + 1
  }

  /// The function at `sum`, at 1 for a sum of 0.
  @inline(__always)
  package static func factor(_ sum: UInt32, _ table: UnsafePointer<UInt32>) -> Int32 {
    let sum = max(sum, 1)
    let leading = sum.leadingZeroBitCount
    // Bit 31 is set; the five bits below are j, the eight below those f.
    let normalized = sum &<< UInt32(truncatingIfNeeded: leading)
    let fraction = Int32(truncatingIfNeeded: normalized &>> 18 & 255)
    let index = (31 &- leading) &* 32 &+ Int(truncatingIfNeeded: normalized &>> 26 & 31)
    let left = unsafe Int32(truncatingIfNeeded: table[index])
    let right = unsafe Int32(truncatingIfNeeded: table[index &+ 1])
    return left &+ ((right &- left) &* fraction &+ 128) &>> 8
  }
}
