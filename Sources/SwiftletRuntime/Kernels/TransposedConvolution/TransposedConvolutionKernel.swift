/// Transposed convolution with stride, padding, dilation and groups.
///
/// Shapes: input `[H, W, C]`, output `[OH, OW, O]`; the weights of each phase as
/// `ConvolutionArguments` says, or as depthwise convolution's where each output channel sees one
/// input channel; phases in the order of `TransposedConvolutionPhases`.
/// Numerics: exact int32 sums, one rounding in `Requantization`, then the clamp.
/// Memory: `TransposedConvolutionScratch.byteCount` bytes of scratch; output and input must not
/// overlap.
/// Precondition: groups divide both channel counts, weights lie in [-127, 127].
package enum TransposedConvolutionKernel {
  #if !DEBUG
    @_noAllocation @_noLocks
  #endif
  package static func run(_ arguments: ConvolutionArguments, path: KernelPath) {
    if path == .reference {
      unsafe TransposedConvolutionReference.run(arguments)
    } else {
      unsafe TransposedConvolutionPortable.run(arguments, path: path)
    }
  }
}
