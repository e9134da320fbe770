internal import CSwiftletKernels

/// Rows of int8 times blocked weights, requantized: what convolution and fully connected come to.
enum MatrixProduct {
  /// Computes `row_count * channels` outputs; `swl_matmul_int8_arguments` says what lies where.
  static func run(_ arguments: inout swl_matmul_int8_arguments, path: KernelPath) {
    if let instructions = path.instructions {
      unsafe swl_matmul_int8(&arguments, instructions)
    } else {
      unsafe ConvolutionPortable.run(arguments)
    }
  }
}
