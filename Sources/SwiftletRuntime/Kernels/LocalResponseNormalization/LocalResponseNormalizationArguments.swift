/// What local response normalization is called with:
///
/// `y[c] = clamp(z + floor(((x[c] - zx) * g(s) + 2^(shift-1)) / 2^shift))`, where `s` is the sum of
/// `(x[k] - zx)^2` over the `size` channels from `c - (size - 1) / 2` on, without those outside of
/// the image, and `g` comes from `NormalizationFactors`.
///
/// Numerics: all in int32: `|x - zx| <= 255`, `g < 2^22`, `shift` 1 to 30. Where `s` is 0 so is
/// `x[c] - zx`. Tensors may be strided; the output must not be the input.
@unsafe
package struct LocalResponseNormalizationArguments {
  package var input: ActivationView
  package var output: ActivationView
  package var size: Int
  /// `NormalizationFactors.count(size:)` entries.
  package var factors: UnsafePointer<UInt32>
  package var shift: Int32
  package var clampLow: Int8
  package var clampHigh: Int8

  package init(
    input: ActivationView, output: ActivationView, size: Int, factors: UnsafePointer<UInt32>,
    shift: Int32, clampLow: Int8 = -128, clampHigh: Int8 = 127
  ) {
    unsafe self.input = input
    unsafe self.output = output
    unsafe self.size = size
    unsafe self.factors = factors
    unsafe self.shift = shift
    unsafe self.clampLow = clampLow
    unsafe self.clampHigh = clampHigh
  }

  /// Channels of a sum before its own.
  var before: Int { unsafe (size - 1) / 2 }
  /// Channels of a sum after its own.
  var after: Int { unsafe size / 2 }

  /// The output for one element and its sum of squares.
  @inline(__always)
  func normalized(_ x: Int32, sum: UInt32) -> Int8 {
    let factor = unsafe NormalizationFactors.factor(sum, factors)
    let scaled = unsafe x &* factor &+ (1 &<< (shift &- 1))
    let value = unsafe output.zeroPoint &+ (scaled &>> shift)
    return unsafe Int8(truncatingIfNeeded: min(max(value, Int32(clampLow)), Int32(clampHigh)))
  }
}
