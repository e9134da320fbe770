internal import CSwiftletKernels

/// Depthwise convolution with stride, padding, dilation and a channel multiplier.
///
/// Shapes: input `[H, W, C]`, output `[OH, OW, C * multiplier]`, weights
/// `[ceil(C * multiplier / 16)][taps][16]`.
/// Numerics: exact int32 sums, one rounding in `Requantization`, then the clamp.
/// Memory: no scratch; output and input must not overlap.
/// Precondition: weights lie in [-127, 127].
package enum DepthwiseConvolutionKernel {
  #if !DEBUG
    @_noAllocation @_noLocks
  #endif
  package static func run(_ arguments: ConvolutionArguments, path: KernelPath) {
    if path == .reference {
      unsafe DepthwiseConvolutionReference.run(arguments)
    } else if unsafe path == .avx512vnni && arguments.input.channels == arguments.output.channels {
      unsafe runVNNI(arguments)
    } else {
      unsafe DepthwiseConvolutionPortable.run(arguments)
    }
  }

  private static func runVNNI(_ arguments: ConvolutionArguments) {
    let input = unsafe arguments.input
    let output = unsafe arguments.output
    let window = unsafe arguments.window
    var depthwise = unsafe swl_depthwise_int8_arguments(
      input: input.base, height: input.height, width: input.width, channels: input.channels,
      pixel_stride: input.pixelStride,
      kernel_height: window.kernelHeight, kernel_width: window.kernelWidth,
      stride_height: window.strideHeight, stride_width: window.strideWidth,
      dilation_height: window.dilationHeight, dilation_width: window.dilationWidth,
      pad_top: window.padTop, pad_left: window.padLeft, weights: arguments.weights,
      requantization: arguments.requantization, output: output.base, output_height: output.height,
      output_width: output.width, output_stride: output.pixelStride,
      range: swl_output_range(
        zero_point: output.zeroPoint, clamp_low: Int32(arguments.clampLow),
        clamp_high: Int32(arguments.clampHigh)),
      zero_point: Int8(truncatingIfNeeded: input.zeroPoint))
    unsafe swl_depthwise_int8(&depthwise, SWL_MATMUL_AVX512_VNNI)
  }
}
