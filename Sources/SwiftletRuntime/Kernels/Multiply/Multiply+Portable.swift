/// Products with sixteen elements to a vector: over whole tensors of one shape, else pixel by pixel.
enum MultiplyPortable {
  static func run(_ arguments: MultiplyArguments) {
    // The operand with all channels first; factors commute.
    var ordered = unsafe arguments
    if unsafe arguments.input0.channels < arguments.input1.channels {
      unsafe (ordered.input0, ordered.input1) = (arguments.input1, arguments.input0)
    }
    if unsafe isOneRun(ordered) {
      unsafe run(
        ordered, ordered.output.base, UnsafePointer(ordered.input0.base),
        UnsafePointer(ordered.input1.base),
        count: ordered.output.pixelCount * ordered.output.channels)
      return
    }
    for row in unsafe 0..<ordered.output.height {
      for column in unsafe 0..<ordered.output.width { unsafe runPixel(ordered, row, column) }
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

  private static func runPixel(_ arguments: MultiplyArguments, _ row: Int, _ column: Int) {
    let output = unsafe arguments.output
    let y = unsafe output.base + (row * output.width + column) * output.pixelStride
    let a = unsafe arguments.input0.broadcastPixel(row: row, column: column)
    let b = unsafe arguments.input1.broadcastPixel(row: row, column: column)
    if unsafe arguments.input1.channels == output.channels {
      unsafe run(arguments, y, a, b, count: output.channels)
    } else {
      unsafe run(arguments, y, a, factor: b[0], count: output.channels)
    }
  }

  @inline(__always)
  private static func run(
    _ arguments: MultiplyArguments, _ y: UnsafeMutablePointer<Int8>, _ a: UnsafePointer<Int8>,
    _ b: UnsafePointer<Int8>, count: Int
  ) {
    for index in stride(from: 0, to: count, by: 16) {
      let lanes = min(16, count - index)
      let factors = unsafe Lanes.load(b + index, count: lanes)
      unsafe Lanes.store(
        product(arguments, Lanes.load(a + index, count: lanes), factors), to: y + index,
        count: lanes)
    }
  }

  @inline(__always)
  private static func run(
    _ arguments: MultiplyArguments, _ y: UnsafeMutablePointer<Int8>, _ a: UnsafePointer<Int8>,
    factor: Int8, count: Int
  ) {
    for index in stride(from: 0, to: count, by: 16) {
      let lanes = min(16, count - index)
      unsafe Lanes.store(
        product(arguments, Lanes.load(a + index, count: lanes), SIMD16(repeating: factor)),
        to: y + index, count: lanes)
    }
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
