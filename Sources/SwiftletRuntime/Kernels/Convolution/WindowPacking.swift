internal import CSwiftletKernels

/// Copies input windows into rows, kernel row by kernel row, the zero point for padding.
enum WindowPacking {
  static func arguments(
    _ arguments: ConvolutionArguments, _ layout: ConvolutionLayout, group: Int
  ) -> swl_window_int8_arguments {
    let input = unsafe arguments.input
    let window = unsafe arguments.window
    return unsafe swl_window_int8_arguments(
      input: input.base + group * layout.inputChannels, height: input.height, width: input.width,
      channels: layout.inputChannels, pixel_stride: input.pixelStride,
      kernel_height: window.kernelHeight, kernel_width: window.kernelWidth,
      stride_height: window.strideHeight, stride_width: window.strideWidth,
      dilation_height: window.dilationHeight, dilation_width: window.dilationWidth,
      pad_top: window.padTop, pad_left: window.padLeft, output_width: arguments.output.width,
      first_pixel: 0, pixel_count: 0,
      rows: arguments.scratch.assumingMemoryBound(to: Int8.self),
      row_stride: layout.paddedDepth, zero_point: Int8(truncatingIfNeeded: input.zeroPoint))
  }

  static func run(_ arguments: inout swl_window_int8_arguments, path: KernelPath) {
    if path == .avx512vnni {
      unsafe swl_window_int8(&arguments, SWL_MATMUL_AVX512_VNNI)
    } else {
      unsafe pack(arguments)
    }
  }

  private static func pack(_ arguments: swl_window_int8_arguments) {
    var row = unsafe arguments.first_pixel / arguments.output_width
    var column = unsafe arguments.first_pixel % arguments.output_width
    guard var destination = unsafe arguments.rows else { return }
    for _ in unsafe 0..<arguments.pixel_count {
      // The zero tail first; the window then covers all but the tail.
      unsafe UnsafeMutableRawPointer(destination).storeBytes(
        of: 0, toByteOffset: arguments.row_stride - 4, as: UInt32.self)
      unsafe pack(arguments, row: row, column: column, into: destination)
      unsafe destination += arguments.row_stride
      column += 1
      if unsafe column == arguments.output_width {
        column = 0
        row += 1
      }
    }
  }

  /// One window.
  @inline(__always)
  private static func pack(
    _ arguments: swl_window_int8_arguments, row: Int, column: Int,
    into destination: UnsafeMutablePointer<Int8>
  ) {
    let left = unsafe column * arguments.stride_width - arguments.pad_left
    var line = unsafe destination
    for i in unsafe 0..<arguments.kernel_height {
      let y =
        unsafe row * arguments.stride_height - arguments.pad_top + i * arguments.dilation_height
      if unsafe y < 0 || y >= arguments.height {
        unsafe Bytes.fill(
          line, with: arguments.zero_point, count: arguments.kernel_width * arguments.channels)
      } else if unsafe arguments.dilation_width == 1 && arguments.pixel_stride == arguments.channels
      {
        unsafe packDense(arguments, y: y, left: left, into: line)
      } else {
        unsafe packTaps(arguments, y: y, left: left, into: line)
      }
      unsafe line += arguments.kernel_width * arguments.channels
    }
  }

  /// One kernel row whose taps follow each other in memory: one copy between two fills.
  @inline(__always)
  private static func packDense(
    _ arguments: swl_window_int8_arguments, y: Int, left: Int,
    into line: UnsafeMutablePointer<Int8>
  ) {
    let channels = unsafe arguments.channels
    let start = unsafe min(max(0, -left), arguments.kernel_width)
    let end = unsafe max(start, min(arguments.kernel_width, arguments.width - left))
    if start > 0 { unsafe Bytes.fill(line, with: arguments.zero_point, count: start * channels) }
    unsafe Bytes.copy(
      line + start * channels,
      from: arguments.input + (y * arguments.width + left + start) * channels,
      count: (end - start) * channels)
    if unsafe end < arguments.kernel_width {
      unsafe Bytes.fill(
        line + end * channels, with: arguments.zero_point,
        count: (arguments.kernel_width - end) * channels)
    }
  }

  /// One kernel row, tap by tap.
  private static func packTaps(
    _ arguments: swl_window_int8_arguments, y: Int, left: Int,
    into line: UnsafeMutablePointer<Int8>
  ) {
    let channels = unsafe arguments.channels
    for j in unsafe 0..<arguments.kernel_width {
      let x = unsafe left + j * arguments.dilation_width
      let tap = unsafe line + j * channels
      if unsafe x < 0 || x >= arguments.width {
        unsafe Bytes.fill(tap, with: arguments.zero_point, count: channels)
      } else {
        let source = unsafe arguments.input + (y * arguments.width + x) * arguments.pixel_stride
        unsafe Bytes.copy(tap, from: source, count: channels)
      }
    }
  }
}
