/// Copies pixel by pixel, and rows at once where neither side has gaps.
enum CopyPortable {
  static func run(_ arguments: CopyArguments) {
    let (input, output) = unsafe (arguments.input, arguments.output)
    let border = unsafe arguments.border
    let lineStride = unsafe output.width * output.pixelStride
    for row in unsafe 0..<output.height {
      let line = unsafe output.base + row * lineStride
      if let y = unsafe arguments.rows.source(row, extent: input.height, border: border) {
        unsafe copyRow(arguments, line, input.base + y * input.width * input.pixelStride)
      } else {
        for column in unsafe 0..<output.width {
          unsafe Bytes.fill(
            line + column * output.pixelStride, with: arguments.fill, count: output.channels)
        }
      }
    }
  }

  private static func copyRow(
    _ arguments: CopyArguments, _ line: UnsafeMutablePointer<Int8>, _ source: UnsafePointer<Int8>
  ) {
    let (input, output) = unsafe (arguments.input, arguments.output)
    let columns = unsafe arguments.columns
    let inner = unsafe innerColumns(arguments)
    for column in 0..<inner.lowerBound {
      unsafe copyPixel(arguments, line, source, column: column)
    }
    if unsafe isOneRun(arguments) {
      let first = columns.start + inner.lowerBound
      unsafe Bytes.copy(
        line + inner.lowerBound * output.channels, from: source + first * input.channels,
        count: inner.count * output.channels)
    } else {
      for column in inner { unsafe copyPixel(arguments, line, source, column: column) }
    }
    for column in unsafe inner.upperBound..<output.width {
      unsafe copyPixel(arguments, line, source, column: column)
    }
  }

  /// Columns of the output that stand for columns of the input.
  private static func innerColumns(_ arguments: CopyArguments) -> Range<Int> {
    let (start, step) = unsafe (arguments.columns.start, arguments.columns.step)
    let (extent, width) = unsafe (arguments.input.width, arguments.output.width)
    let first = min(width, start >= 0 ? 0 : (step - 1 - start) / step)
    let end = start >= extent ? 0 : (extent - 1 - start) / step + 1
    return first..<max(first, min(width, end))
  }

  private static func isOneRun(_ arguments: CopyArguments) -> Bool {
    let (input, output) = unsafe (arguments.input, arguments.output)
    return unsafe arguments.columns.step == 1 && arguments.startChannel == 0
      && input.channels == output.channels && input.isDense && output.isDense
  }

  @inline(__always)
  private static func copyPixel(
    _ arguments: CopyArguments, _ line: UnsafeMutablePointer<Int8>,
    _ source: UnsafePointer<Int8>, column: Int
  ) {
    let (input, output) = unsafe (arguments.input, arguments.output)
    let pixel = unsafe line + column * output.pixelStride
    let start = unsafe arguments.startChannel
    let first = unsafe min(output.channels, max(0, -start))
    let end = unsafe max(first, min(output.channels, input.channels - start))
    guard
      let x = unsafe arguments.columns.source(
        column, extent: input.width, border: arguments.border)
    else {
      unsafe Bytes.fill(pixel, with: arguments.fill, count: output.channels)
      return
    }
    unsafe Bytes.fill(pixel, with: arguments.fill, count: first)
    unsafe Bytes.copy(
      pixel + first, from: source + (x * input.pixelStride + start + first), count: end - first)
    unsafe Bytes.fill(pixel + end, with: arguments.fill, count: output.channels - end)
  }
}
