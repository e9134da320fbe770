internal import CSwiftletKernels

/// Copies input windows into rows, kernel row by kernel row, the zero point for padding.
enum WindowPacking {
  /// Packs the windows of `count` output pixels, counted row by row, zeros after each window.
  static func run(
    _ window: inout swl_window_int8, firstPixel: Int, count: Int,
    rows: UnsafeMutablePointer<Int8>, rowStride: Int, path: KernelPath
  ) {
    if path == .avx512vnni || path == .neon || path == .neondot || path == .neoni8mm {
      unsafe swl_pack_windows_int8(&window, firstPixel, count, rows, rowStride)
      return
    }
    var row = unsafe firstPixel / window.output_width
    var column = unsafe firstPixel % window.output_width
    var destination = unsafe rows
    for _ in 0..<count {
      // The zero tail first; the window then covers all but the tail.
      unsafe UnsafeMutableRawPointer(destination).storeBytes(
        of: 0, toByteOffset: rowStride - 4, as: UInt32.self)
      unsafe pack(window, row: row, column: column, into: destination)
      unsafe destination += rowStride
      column += 1
      if unsafe column == window.output_width {
        column = 0
        row += 1
      }
    }
  }

  /// One window.
  @inline(__always)
  private static func pack(
    _ window: swl_window_int8, row: Int, column: Int,
    into destination: UnsafeMutablePointer<Int8>
  ) {
    let left = unsafe column * window.stride_width - window.pad_left
    var line = unsafe destination
    for i in unsafe 0..<window.kernel_height {
      let y =
        unsafe row * window.stride_height - window.pad_top + i * window.dilation_height
      if unsafe y < 0 || y >= window.height {
        unsafe Bytes.fill(
          line, with: window.zero_point, count: window.kernel_width * window.channels)
      } else if unsafe window.dilation_width == 1 && window.pixel_stride == window.channels {
        unsafe packDense(window, y: y, left: left, into: line)
      } else {
        unsafe packTaps(window, y: y, left: left, into: line)
      }
      unsafe line += window.kernel_width * window.channels
    }
  }

  /// One kernel row whose taps follow each other in memory: one copy between two fills.
  @inline(__always)
  private static func packDense(
    _ window: swl_window_int8, y: Int, left: Int,
    into line: UnsafeMutablePointer<Int8>
  ) {
    let channels = unsafe window.channels
    let start = unsafe min(max(0, -left), window.kernel_width)
    let end = unsafe max(start, min(window.kernel_width, window.width - left))
    if start > 0 { unsafe Bytes.fill(line, with: window.zero_point, count: start * channels) }
    unsafe Bytes.copy(
      line + start * channels,
      from: window.input + (y * window.width + left + start) * channels,
      count: (end - start) * channels)
    if unsafe end < window.kernel_width {
      unsafe Bytes.fill(
        line + end * channels, with: window.zero_point,
        count: (window.kernel_width - end) * channels)
    }
  }

  /// One kernel row, tap by tap.
  private static func packTaps(
    _ window: swl_window_int8, y: Int, left: Int,
    into line: UnsafeMutablePointer<Int8>
  ) {
    let channels = unsafe window.channels
    for j in unsafe 0..<window.kernel_width {
      let x = unsafe left + j * window.dilation_width
      let tap = unsafe line + j * channels
      if unsafe x < 0 || x >= window.width {
        unsafe Bytes.fill(tap, with: window.zero_point, count: channels)
      } else {
        let source = unsafe window.input + (y * window.width + x) * window.pixel_stride
        unsafe Bytes.copy(tap, from: source, count: channels)
      }
    }
  }
}
