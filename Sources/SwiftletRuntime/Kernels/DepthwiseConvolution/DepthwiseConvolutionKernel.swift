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
    } else {
      unsafe DepthwiseConvolutionPortable.run(arguments)
    }
  }
}
