/// The smaller or the larger of two elements, for each element of two tensors of the same shape.
///
/// Numerics: `ElementwiseScale` with the extremum in place of the sum, one rounding, then the clamp.
/// Memory: no scratch; the output may be either input.
package enum ExtremumKernel {
  #if !DEBUG
    @_noAllocation @_noLocks
  #endif
  package static func run(
    _ arguments: ElementwiseArguments, order: ModelFormat.ExtremumOrder, path: KernelPath
  ) {
    if path == .reference {
      unsafe ExtremumReference.run(arguments, order)
    } else {
      unsafe ExtremumPortable.run(arguments, order)
    }
  }
}
