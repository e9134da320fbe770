/// What log-softmax over the channels of each pixel is called with.
///
/// With `d = max - x` and `sum` over the channels of `exponentials[d]`, as in `SoftmaxArguments`:
///
/// `y = clamp(z + floor((2^(shift-1) - d * inputMultiplier - l * logarithmMultiplier) / 2^shift))`
///
/// where `l` is the logarithm to base 2 of `sum / 2^23` in steps of 2^-16: with `n` the position of
/// the sum's leading bit, `j` the eight bits after it and `f` the fourteen after those,
/// `l = (n - 23) * 2^16 + L[j] + floor(((L[j+1] - L[j]) * f + 2^13) / 2^14)`.
///
/// Numerics: the last formula in 64 bits, the others in 32; multipliers are not negative, `shift` is
/// 1 to 31.
@unsafe
package struct LogSoftmaxArguments {
  package var input: ActivationView
  package var output: ActivationView
  /// 256 exponentials, then 257 logarithms `L[j] = round(2^16 * log2(1 + j / 256))`.
  package var tables: UnsafePointer<UInt32>
  package var inputMultiplier: Int32
  package var logarithmMultiplier: Int32
  package var shift: Int32

  package init(
    input: ActivationView, output: ActivationView, tables: UnsafePointer<UInt32>,
    inputMultiplier: Int32, logarithmMultiplier: Int32, shift: Int32
  ) {
    unsafe self.input = input
    unsafe self.output = output
    unsafe self.tables = tables
    unsafe self.inputMultiplier = inputMultiplier
    unsafe self.logarithmMultiplier = logarithmMultiplier
    unsafe self.shift = shift
  }
}
