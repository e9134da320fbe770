internal import CSwiftletKernels

/// Products with sixteen elements to a vector: over whole tensors of one shape, else pixel by pixel;
/// whole vectors by AVX2 where the path has it.
enum MultiplyPortable {
  static func run(_ arguments: MultiplyArguments, path: KernelPath) {
    // The operand with all channels first; factors commute.
    var ordered = unsafe arguments
    if unsafe arguments.input0.channels < arguments.input1.channels {
      unsafe (ordered.input0, ordered.input1) = (arguments.input1, arguments.input0)
    }
    if unsafe isOneRun(ordered) {
      unsafe run(
        ordered, ordered.output.base, UnsafePointer(ordered.input0.base),
        UnsafePointer(ordered.input1.base), isSingle: false,
        count: ordered.output.pixelCount * ordered.output.channels, path: path)
      return
    }
    for row in unsafe 0..<ordered.output.height {
      for column in unsafe 0..<ordered.output.width { unsafe runPixel(ordered, row, column, path) }
    }
  }

  /// Whether all three are dense and of one shape.
  private static func isOneRun(_ arguments: MultiplyArguments) -> Bool {
    let output = unsafe arguments.output
    return unsafe output.isDense && arguments.input0.isDense && arguments.input1.isDense
      && arguments.input0.pixelCount == output.pixelCount
      && arguments.input1.pixelCount == output.pixelCount
      && arguments.input1.channels == output.channels
  }

  private static func runPixel(
    _ arguments: MultiplyArguments, _ row: Int, _ column: Int, _ path: KernelPath
  ) {
    let output = unsafe arguments.output
    unsafe run(
      arguments, output.base + (row * output.width + column) * output.pixelStride,
      arguments.input0.broadcastPixel(row: row, column: column),
      arguments.input1.broadcastPixel(row: row, column: column),
      isSingle: arguments.input1.channels < output.channels, count: output.channels, path: path)
  }

  /// `isSingle`: the second factor is one element for the whole run.
  @inline(__always)
  private static func run(
    _ arguments: MultiplyArguments, _ y: UnsafeMutablePointer<Int8>, _ a: UnsafePointer<Int8>,
    _ b: UnsafePointer<Int8>, isSingle: Bool, count: Int, path: KernelPath
  ) {
    let done =
      unsafe path == .portable ? 0 : runAVX2(arguments, y, a, b, isSingle: isSingle, count: count)
    for index in stride(from: done, to: count, by: 16) {
      let lanes = min(16, count - index)
      let factors =
        unsafe isSingle
        ? SIMD16(repeating: b[0]) : Lanes.load(b + index, count: lanes)
      unsafe Lanes.store(
        product(arguments, Lanes.load(a + index, count: lanes), factors), to: y + index,
        count: lanes)
    }
  }

  /// The whole vectors of one run; returns how many elements they hold.
  private static func runAVX2(
    _ arguments: MultiplyArguments, _ y: UnsafeMutablePointer<Int8>, _ a: UnsafePointer<Int8>,
    _ b: UnsafePointer<Int8>, isSingle: Bool, count: Int
  ) -> Int {
    var parameters = unsafe swl_multiply_int8_arguments(
      zero_point0: arguments.input0.zeroPoint, zero_point1: arguments.input1.zeroPoint,
      multiplier: arguments.scale.multiplier, shift: arguments.scale.shift,
      zero_point: arguments.output.zeroPoint, clamp_low: Int32(arguments.clampLow),
      clamp_high: Int32(arguments.clampHigh))
    return unsafe swl_multiply_int8(y, a, b, isSingle ? 1 : 0, count, &parameters)
  }

  @inline(__always)
  private static func product(
    _ arguments: MultiplyArguments, _ a: SIMD16<Int8>, _ b: SIMD16<Int8>
  ) -> SIMD16<Int8> {
    let shift = unsafe arguments.scale.shift
    let left = unsafe a.widened.widened &- arguments.input0.zeroPoint
    let right = unsafe b.widened.widened &- arguments.input1.zeroPoint
    let scaled =
      unsafe left &* right &* SIMD16(repeating: arguments.scale.multiplier)
      &+ SIMD16(repeating: 1 &<< (shift &- 1))
    let value =
      unsafe SIMD16(repeating: arguments.output.zeroPoint)
      &+ scaled &>> SIMD16(repeating: shift)
    return unsafe value.bounded(Int32(arguments.clampLow), Int32(arguments.clampHigh)).narrowed
  }
}
