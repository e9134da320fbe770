/// The product of two tensors: squeeze-and-excitation's scale for each channel, attention's for each
/// pixel, or one of the same shape.
///
/// Numerics: `ProductScale`, one rounding, then the clamp.
/// Memory: no scratch; the output may be an input of its own shape.
package enum MultiplyKernel {
  #if !DEBUG
    @_noAllocation @_noLocks
  #endif
  package static func run(_ arguments: MultiplyArguments, path: KernelPath) {
    if path == .reference {
      unsafe MultiplyReference.run(arguments)
    } else {
      unsafe MultiplyPortable.run(arguments, path: path)
    }
  }
}
