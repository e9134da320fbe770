internal import CSwiftletKernels

/// Addition with sixteen elements to a vector, whole vectors by the path's instructions.
enum AddPortable {
  static func run(_ arguments: ElementwiseArguments, path: KernelPath) {
    let runs = unsafe ElementwiseRuns(arguments)
    var a = unsafe UnsafePointer(arguments.input0.base)
    var b = unsafe UnsafePointer(arguments.input1.base)
    var y = unsafe arguments.output.base
    for _ in unsafe 0..<runs.count {
      let done = unsafe runInstructions(arguments, y, a, b, count: runs.length, path: path)
      for index in unsafe stride(from: done, to: runs.length, by: 16) {
        let count = unsafe min(16, runs.length - index)
        unsafe Lanes.store(
          sum(arguments, Lanes.load(a + index, count: count), Lanes.load(b + index, count: count)),
          to: y + index, count: count)
      }
      unsafe a += arguments.input0.pixelStride
      unsafe b += arguments.input1.pixelStride
      unsafe y += arguments.output.pixelStride
    }
  }

  /// The whole vectors of one run; returns how many elements they hold.
  private static func runInstructions(
    _ arguments: ElementwiseArguments, _ y: UnsafeMutablePointer<Int8>, _ a: UnsafePointer<Int8>,
    _ b: UnsafePointer<Int8>, count: Int, path: KernelPath
  ) -> Int {
    guard let instructions = path.instructions else { return 0 }
    var parameters = unsafe swl_add_int8_arguments(
      zero_point0: arguments.input0.zeroPoint, zero_point1: arguments.input1.zeroPoint,
      multiplier0: arguments.scale.multiplier0, multiplier1: arguments.scale.multiplier1,
      shift: arguments.scale.shift, zero_point: arguments.output.zeroPoint,
      clamp_low: Int32(arguments.clampLow), clamp_high: Int32(arguments.clampHigh))
    return unsafe swl_add_int8(y, a, b, count, &parameters, instructions)
  }

  @inline(__always)
  private static func sum(
    _ arguments: ElementwiseArguments, _ a: SIMD16<Int8>, _ b: SIMD16<Int8>
  ) -> SIMD16<Int8> {
    unsafe arguments.scale.combined(
      a.widened.widened &- arguments.input0.zeroPoint,
      b.widened.widened &- arguments.input1.zeroPoint,
      zeroPoint: arguments.output.zeroPoint, low: arguments.clampLow, high: arguments.clampHigh)
  }
}
