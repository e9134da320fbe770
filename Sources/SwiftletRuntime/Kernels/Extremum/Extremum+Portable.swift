/// Minimum and maximum with sixteen elements to a vector.
enum ExtremumPortable {
  static func run(_ arguments: ElementwiseArguments, _ order: ModelFormat.ExtremumOrder) {
    let runs = unsafe ElementwiseRuns(arguments)
    var a = unsafe UnsafePointer(arguments.input0.base)
    var b = unsafe UnsafePointer(arguments.input1.base)
    var y = unsafe arguments.output.base
    for _ in unsafe 0..<runs.count {
      for index in unsafe stride(from: 0, to: runs.length, by: 16) {
        let count = unsafe min(16, runs.length - index)
        unsafe Lanes.store(
          extremum(
            arguments, order, Lanes.load(a + index, count: count),
            Lanes.load(b + index, count: count)),
          to: y + index, count: count)
      }
      unsafe a += arguments.input0.pixelStride
      unsafe b += arguments.input1.pixelStride
      unsafe y += arguments.output.pixelStride
    }
  }

  @inline(__always)
  private static func extremum(
    _ arguments: ElementwiseArguments, _ order: ModelFormat.ExtremumOrder, _ a: SIMD16<Int8>,
    _ b: SIMD16<Int8>
  ) -> SIMD16<Int8> {
    let scale = unsafe arguments.scale
    let left =
      unsafe (a.widened.widened &- arguments.input0.zeroPoint)
      &* SIMD16(repeating: scale.multiplier0)
    let right =
      unsafe (b.widened.widened &- arguments.input1.zeroPoint)
      &* SIMD16(repeating: scale.multiplier1)
    let takesRight = order == .minimum ? right .< left : left .< right
    let mask = unsafe unsafeBitCast(takesRight, to: SIMD16<Int32>.self)
    let chosen = left ^ ((left ^ right) & mask)
    let rounded =
      (chosen &+ SIMD16(repeating: 1 &<< (scale.shift &- 1))) &>> SIMD16(repeating: scale.shift)
    let value = unsafe rounded &+ SIMD16(repeating: arguments.output.zeroPoint)
    return unsafe value.bounded(Int32(arguments.clampLow), Int32(arguments.clampHigh)).narrowed
  }
}
