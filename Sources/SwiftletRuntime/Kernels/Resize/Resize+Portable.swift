/// Resizing with sixteen channels to a vector; rows and pixels that repeat are copied.
enum ResizePortable {
  static func run(_ arguments: ResizeArguments) {
    let output = unsafe arguments.output
    let lineStride = unsafe output.width * output.pixelStride
    for row in unsafe 0..<output.height {
      let line = unsafe output.base + row * lineStride
      let tap = unsafe arguments.row(row)
      if unsafe row > 0 && output.isDense && tap == arguments.row(row - 1) {
        unsafe Bytes.copy(line, from: line - lineStride, count: lineStride)
      } else if unsafe arguments.isNearest {
        unsafe copyRow(arguments, line, tap)
      } else {
        unsafe blendRow(arguments, line, tap)
      }
    }
  }

  private static func copyRow(
    _ arguments: ResizeArguments, _ line: UnsafeMutablePointer<Int8>, _ row: ResizeTap
  ) {
    let (input, output) = unsafe (arguments.input, arguments.output)
    let source = unsafe input.base + row.index * input.width * input.pixelStride
    for column in unsafe 0..<output.width {
      let index = unsafe arguments.column(column).index
      unsafe Bytes.copy(
        line + column * output.pixelStride, from: source + index * input.pixelStride,
        count: output.channels)
    }
  }

  private static func blendRow(
    _ arguments: ResizeArguments, _ line: UnsafeMutablePointer<Int8>, _ row: ResizeTap
  ) {
    let (input, output) = unsafe (arguments.input, arguments.output)
    let lineStride = unsafe input.width * input.pixelStride
    let upper = unsafe UnsafePointer(input.base + row.index * lineStride)
    let lower = unsafe UnsafePointer(
      input.base + min(row.index + 1, input.height - 1) * lineStride)
    for column in unsafe 0..<output.width {
      let tap = unsafe arguments.column(column)
      let left = unsafe tap.index * input.pixelStride
      let right = unsafe min(tap.index + 1, input.width - 1) * input.pixelStride
      let pixel = unsafe line + column * output.pixelStride
      for channel in unsafe stride(from: 0, to: output.channels, by: 16) {
        let count = unsafe min(16, output.channels - channel)
        let top = unsafe blend(
          upper + left + channel, upper + right + channel, tap.weight, count: count)
        let bottom = unsafe blend(
          lower + left + channel, lower + right + channel, tap.weight, count: count)
        unsafe Lanes.store(
          rounded(top, bottom, row.weight), to: pixel + channel, count: count)
      }
    }
  }

  /// Two neighbours of a row, in 2^11 parts.
  @inline(__always)
  private static func blend(
    _ left: UnsafePointer<Int8>, _ right: UnsafePointer<Int8>, _ weight: Int32, count: Int
  ) -> SIMD16<Int32> {
    let first = unsafe Lanes.load(left, count: count).widened.widened
    let second = unsafe Lanes.load(right, count: count).widened.widened
    return first &* SIMD16(repeating: ResizeTap.unit &- weight)
      &+ second &* SIMD16(repeating: weight)
  }

  @inline(__always)
  private static func rounded(
    _ top: SIMD16<Int32>, _ bottom: SIMD16<Int32>, _ weight: Int32
  ) -> SIMD16<Int8> {
    let half: Int32 = 1 &<< (2 &* ResizeTap.unitBits &- 1)
    let sum =
      top &* SIMD16(repeating: ResizeTap.unit &- weight) &+ bottom &* SIMD16(repeating: weight)
      &+ SIMD16(repeating: half)
    return (sum &>> SIMD16(repeating: 2 &* ResizeTap.unitBits)).narrowed
  }
}
