/// Convolution with stride, padding, dilation and groups.
///
/// Shapes: input `[H, W, C]`, output `[OH, OW, O]`, weights as `ConvolutionArguments` says.
/// Numerics: exact int32 sums, one rounding in `Requantization`, then the clamp.
/// Memory: `ConvolutionScratch.byteCount` bytes of scratch; output and input must not overlap.
/// Precondition: groups divide both channel counts, weights lie in [-127, 127].
package enum ConvolutionKernel {
  #if !DEBUG
    @_noAllocation @_noLocks
  #endif
  package static func run(_ arguments: ConvolutionArguments, path: KernelPath) {
    if path == .reference {
      unsafe ConvolutionReference.run(arguments)
    } else {
      unsafe ConvolutionRows.run(arguments, path: path)
    }
  }
}
