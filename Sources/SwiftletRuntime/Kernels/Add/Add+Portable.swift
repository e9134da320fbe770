/// Addition with sixteen elements to a vector.
enum AddPortable {
  @_noAllocation @_noLocks
  static func run(_ arguments: ElementwiseArguments) {
    let runs = unsafe ElementwiseRuns(arguments)
    var a = unsafe UnsafePointer(arguments.input0.base)
    var b = unsafe UnsafePointer(arguments.input1.base)
    var y = unsafe arguments.output.base
    for _ in unsafe 0..<runs.count {
      for index in unsafe stride(from: 0, to: runs.length, by: 16) {
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

  @_noAllocation @_noLocks @inline(__always)
  private static func sum(
    _ arguments: ElementwiseArguments, _ a: SIMD16<Int8>, _ b: SIMD16<Int8>
  ) -> SIMD16<Int8> {
    unsafe arguments.scale.combined(
      a.widened.widened &- arguments.input0.zeroPoint,
      b.widened.widened &- arguments.input1.zeroPoint,
      zeroPoint: arguments.output.zeroPoint, low: arguments.clampLow, high: arguments.clampHigh)
  }
}
