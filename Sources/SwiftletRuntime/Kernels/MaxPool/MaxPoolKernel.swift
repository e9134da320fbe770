internal import CSwiftletKernels

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
    } else if !(unsafe runInstructions(arguments, path: path)) {
      unsafe MaxPoolPortable.run(arguments)
    }
  }

  /// The path's C kernel, if it has one for as many channels; false when nothing was computed.
  private static func runInstructions(_ arguments: PoolArguments, path: KernelPath) -> Bool {
    guard let instructions = path.instructions else { return false }
    var pool = unsafe swl_pool_int8_arguments(arguments)
    return unsafe swl_max_pool_int8(&pool, instructions) != 0
  }
}
