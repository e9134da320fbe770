/// The logarithm of softmax over the channels of every pixel.
///
/// Shapes: input and output `[H, W, C]`. Units: any output scale.
/// Numerics: integers only, `LogSoftmaxArguments` has the formula.
/// Memory: no scratch; the output must not be the input.
package enum LogSoftmaxKernel {
  /// Entries of the second table.
  static var logarithmCount: Int { 257 }

  /// All paths share the reference: its time goes into looking up one exponential per element.
  #if !DEBUG
    @_noAllocation @_noLocks
  #endif
  package static func run(_ arguments: LogSoftmaxArguments, path: KernelPath) {
    unsafe LogSoftmaxReference.run(arguments)
  }
}
