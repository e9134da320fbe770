/// An image at another size: each output row and column reads one input row and column, or two with
/// weights (bilinear).
///
/// Shapes: input `[H, W, C]`, output `[OH, OW, C]`.
/// Numerics: weights of 11 bits for each axis, sums exact in int32, one rounding, ties upward.
/// Memory: no scratch; output and input must not overlap.
package enum ResizeKernel {
  #if !DEBUG
    @_noAllocation @_noLocks
  #endif
  package static func run(_ arguments: ResizeArguments, path: KernelPath) {
    if path == .reference {
      unsafe ResizeReference.run(arguments)
    } else {
      unsafe ResizePortable.run(arguments)
    }
  }
}
