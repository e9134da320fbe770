internal import CSwiftletKernels

/// The addresses of the elements that windows see.
enum WindowTaps {
  /// Fills `pointers` with `[pixel][tap]` for the pixels `first ..< first + count`. Without a window
  /// there is nothing to find.
  static func find(_ arguments: swl_matmul_int8_arguments, first: Int, count: Int) {
    guard let window = unsafe arguments.window?.pointee, var pointers = unsafe arguments.pointers
    else { return }
    for pixel in first..<first + count {
      let top =
        unsafe pixel / window.output_width * window.stride_height - window.pad_top
      let left =
        unsafe pixel % window.output_width * window.stride_width - window.pad_left
      for i in unsafe 0..<window.kernel_height {
        let y = unsafe top + i * window.dilation_height
        for j in unsafe 0..<window.kernel_width {
          let x = unsafe left + j * window.dilation_width
          let isInside = unsafe y >= 0 && y < window.height && x >= 0 && x < window.width
          unsafe pointers.pointee =
            isInside
            ? window.input + (y * window.width + x) * window.pixel_stride : arguments.padding
          unsafe pointers += 1
        }
      }
    }
  }
}
