/// The largest valid element under a window, clamped; padding never wins.
///
/// Shapes: input `[H, W, C]`, output `[OH, OW, C]`, both with the same scale and zero point.
/// Numerics: exact. Memory: no scratch; output and input must not overlap.
/// Precondition: every window has at least one valid element.
package enum MaxPoolKernel {
  #if !DEBUG
    @_noAllocation @_noLocks
  #endif
  package static func run(_ arguments: PoolArguments, path: KernelPath) {
    if path == .reference {
      unsafe MaxPoolReference.run(arguments)
    } else {
      unsafe MaxPoolPortable.run(arguments)
    }
  }
}
