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
    } else if !(unsafe runInstructions(arguments, path: path)) {
      unsafe DepthwiseConvolutionPortable.run(arguments)
    }
  }

  /// The path's C kernel, if it has one for this window; false when nothing was computed.
  private static func runInstructions(_ arguments: ConvolutionArguments, path: KernelPath) -> Bool {
    guard let instructions = path.instructions,
      unsafe arguments.input.channels == arguments.output.channels
    else { return false }
    let output = unsafe arguments.output
    var depthwise = unsafe swl_depthwise_int8_arguments(
      window: swl_window_int8(arguments.input, arguments.window, outputWidth: output.width),
      weights: arguments.weights, requantization: arguments.requantization, output: output.base,
      output_height: output.height, output_stride: output.pixelStride,
      range: swl_output_range(arguments))
    return unsafe swl_depthwise_int8(&depthwise, instructions) != 0
  }
}
