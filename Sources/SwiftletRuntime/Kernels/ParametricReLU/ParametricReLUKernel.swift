/// `x` where it is positive, a slope of the channel times `x` elsewhere.
///
/// Shapes: input and output `[H, W, C]`, `C` slopes. Numerics: `ParametricReLUArguments`, one
/// rounding, then the clamp. Memory: no scratch; the output may be the input.
package enum ParametricReLUKernel {
  #if !DEBUG
    @_noAllocation @_noLocks
  #endif
  package static func run(_ arguments: ParametricReLUArguments, path: KernelPath) {
    if path == .reference {
      unsafe ParametricReLUReference.run(arguments)
    } else {
      unsafe ParametricReLUPortable.run(arguments)
    }
  }
}
