/// Each element divided by a power of the squares around it in neighbouring channels.
///
/// Shapes: input and output `[H, W, C]`. Numerics: `LocalResponseNormalizationArguments`; the sum is
/// exact, its power a table in the model file, and there is one rounding after it.
/// Memory: no scratch; the output must not be the input.
package enum LocalResponseNormalizationKernel {
  #if !DEBUG
    @_noAllocation @_noLocks
  #endif
  package static func run(_ arguments: LocalResponseNormalizationArguments, path: KernelPath) {
    if path == .reference {
      unsafe LocalResponseNormalizationReference.run(arguments)
    } else {
      unsafe LocalResponseNormalizationPortable.run(arguments, path: path)
    }
  }
}
