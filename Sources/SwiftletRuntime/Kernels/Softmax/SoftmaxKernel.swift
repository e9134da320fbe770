/// Softmax over the channels of every pixel.
///
/// Shapes: input and output `[H, W, C]`. Units: output scale 1/256, zero point -128.
/// Numerics: integers only, `SoftmaxArguments` has the formula.
/// Memory: no scratch; the output may be the input.
package enum SoftmaxKernel {
  @_noAllocation @_noLocks
  package static func run(_ arguments: SoftmaxArguments, path: KernelPath) {
    if path == .reference {
      unsafe SoftmaxReference.run(arguments)
    } else {
      unsafe SoftmaxPortable.run(arguments)
    }
  }
}
