/// The sum of two tensors of the same shape.
///
/// Numerics: `ElementwiseScale`, one rounding, then the clamp.
/// Memory: no scratch; the output may be either input.
package enum AddKernel {
  #if !DEBUG
    @_noAllocation @_noLocks
  #endif
  package static func run(_ arguments: ElementwiseArguments, path: KernelPath) {
    if path == .reference {
      unsafe AddReference.run(arguments)
    } else {
      unsafe AddPortable.run(arguments, path: path)
    }
  }
}
