internal import CSwiftletKernels

/// Rows of int8 times blocked weights, requantized: what convolution and fully connected come to.
enum MatrixProduct {
  /// Computes `row_count * channels` outputs; `swl_matmul_int8_arguments` says what lies where.
  static func run(_ arguments: inout swl_matmul_int8_arguments, path: KernelPath) {
    switch path {
    case .reference, .portable: unsafe ConvolutionPortable.run(arguments)
    case .avx2: unsafe swl_matmul_int8(&arguments, SWL_MATMUL_AVX2)
    case .avx512vnni: unsafe swl_matmul_int8(&arguments, SWL_MATMUL_AVX512_VNNI)
    }
  }
}
