internal import CSwiftletKernels

/// Depthwise convolution of float32 planes, read where they lie: each tap of 16 (AVX2: 8) output
/// columns is one masked load, so that nothing is copied or padded.
///
/// Shapes: `x` height x width; `weight` kernelHeight x kernelWidth; `y` outputHeight x outputWidth.
/// Numerics: bits equal those of `FloatOuterProduct` over the same taps on the same path.
/// Memory: reads and writes no element outside these; `y` must not overlap the others.
@unsafe
package struct FloatDepthwise {
  private var plane = unsafe swl_depthwise_f32()
  private let path: FloatMatrixPath

  /// Nil where no micro-kernel fits: other paths, strides above 2 along rows, very wide kernels.
  ///
  /// - Parameters:
  ///   - limits: what outputs are clamped to; NaN stays NaN.
  package init?(
    _ window: Window, height: Int, width: Int, limits: (minimum: Float, maximum: Float),
    path: FloatMatrixPath
  ) {
    guard path == .avx2 || path == .avx512, (1...2).contains(window.strideWidth),
      (1...Int(SWL_DEPTHWISE_F32_MAX_KERNEL_WIDTH)).contains(window.kernelWidth)
    else { return nil }
    unsafe self.path = path
    unsafe plane.minimum = limits.minimum
    unsafe plane.maximum = limits.maximum
    unsafe plane.height = height
    unsafe plane.width = width
    unsafe plane.output_height = window.outputHeight(for: height)
    unsafe plane.output_width = window.outputWidth(for: width)
    unsafe plane.kernel_height = window.kernelHeight
    unsafe plane.kernel_width = window.kernelWidth
    unsafe plane.stride_height = window.strideHeight
    unsafe plane.stride_width = window.strideWidth
    unsafe plane.dilation_height = window.dilationHeight
    unsafe plane.dilation_width = window.dilationWidth
    unsafe plane.pad_top = window.padTop
    unsafe plane.pad_left = window.padLeft
  }

  package func run(
    _ x: UnsafePointer<Float>, weight: UnsafePointer<Float>, bias: Float,
    into y: UnsafeMutablePointer<Float>
  ) {
    var plane = unsafe plane
    unsafe plane.x = x
    unsafe plane.weight = weight
    unsafe plane.bias = bias
    unsafe plane.y = y
    #if arch(x86_64)
      if unsafe path == .avx512 {
        unsafe swl_depthwise_f32__avx512(&plane)
      } else {
        unsafe swl_depthwise_f32__avx2(&plane)
      }
    #endif
  }
}
