/// The elements of up to three tensors of the same shape as runs of consecutive bytes: the whole
/// tensor where none has gaps between pixels, else one run for each pixel.
@unsafe
struct ElementwiseRuns {
  var count: Int
  var length: Int

  init(_ arguments: ElementwiseArguments) {
    let output = unsafe arguments.output
    if unsafe output.isDense && arguments.input0.isDense && arguments.input1.isDense {
      unsafe (count, length) = (1, output.pixelCount * output.channels)
    } else {
      unsafe (count, length) = (output.pixelCount, output.channels)
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
