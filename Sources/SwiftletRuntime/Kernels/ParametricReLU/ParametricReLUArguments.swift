/// What a ReLU with a slope for each channel is called with:
///
/// `y = clamp(z + floor(((x - zx) * m + 2^(shift-1)) / 2^shift))`, where `m` is `multiplier` for
/// `x >= zx` and `slopes[channel]` below.
///
/// Numerics: all in int32; both factors are below 2^21 in magnitude, `shift` is 1 to 31.
/// Input and output may be the same memory. Tensors may be strided.
@unsafe
package struct ParametricReLUArguments {
  package var input: ActivationView
  package var output: ActivationView
  package var multiplier: Int32
  package var shift: Int32
  /// One for each channel, zeros up to the next multiple of sixteen.
  package var slopes: UnsafePointer<Int32>
  package var clampLow: Int8
  package var clampHigh: Int8

  package init(
    input: ActivationView, output: ActivationView, multiplier: Int32, shift: Int32,
    slopes: UnsafePointer<Int32>, clampLow: Int8 = -128, clampHigh: Int8 = 127
  ) {
    unsafe self.input = input
    unsafe self.output = output
    unsafe self.multiplier = multiplier
    unsafe self.shift = shift
    unsafe self.slopes = slopes
    unsafe self.clampLow = clampLow
    unsafe self.clampHigh = clampHigh
  }
}
