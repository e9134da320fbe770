/// The elements of several tensors of the same shape as runs of consecutive bytes: the whole
/// tensor where none has gaps between pixels, else one run for each pixel.
@unsafe
struct ElementwiseRuns {
  var count: Int
  var length: Int

  init(_ arguments: ElementwiseArguments) {
    unsafe self.init(
      arguments.output,
      othersAreDense: arguments.input0.isDense && arguments.input1.isDense)
  }

  /// `othersAreDense`: whether none of the tensors beside `tensor` has gaps.
  init(_ tensor: ActivationView, othersAreDense: Bool) {
    if unsafe tensor.isDense && othersAreDense {
      unsafe (count, length) = (1, tensor.pixelCount * tensor.channels)
    } else {
      unsafe (count, length) = (tensor.pixelCount, tensor.channels)
    }
  }
}

extension ElementwiseScale {
  /// `combined` in every lane.
  @inline(__always)
  func combined(
    _ a: SIMD16<Int32>, _ b: SIMD16<Int32>, zeroPoint: Int32, low: Int8, high: Int8
  ) -> SIMD16<Int8> {
    let sum = a &* multiplier0 &+ b &* multiplier1 &+ SIMD16(repeating: 1 &<< (shift &- 1))
    let value = SIMD16(repeating: zeroPoint) &+ sum &>> SIMD16(repeating: shift)
    return value.bounded(Int32(low), Int32(high)).narrowed
  }
}
