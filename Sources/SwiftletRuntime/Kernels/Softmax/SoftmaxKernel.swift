/// Softmax over the channels of every pixel.
///
/// Shapes: input and output `[H, W, C]`. Units: output scale 1/256, zero point -128.
/// Numerics: integers only, `SoftmaxArguments` has the formula.
/// Memory: no scratch; the output may be the input.
package enum SoftmaxKernel {
  /// All paths share the reference: table look-ups and a 64-bit division for each element gain
  /// nothing from vectors.
  #if !DEBUG
    @_noAllocation @_noLocks
  #endif
  package static func run(_ arguments: SoftmaxArguments, path: KernelPath) {
    unsafe SoftmaxReference.run(arguments)
  }
}
