/// A tensor at another scale and zero point, clamped: standalone ReLU, clip, requantized copy.
///
/// Numerics: `ElementwiseScale`, one rounding, then the clamp.
/// Memory: no scratch; the output may be the input.
package enum RescaleKernel {
  #if !DEBUG
    @_noAllocation @_noLocks
  #endif
  package static func run(_ arguments: ElementwiseArguments, path: KernelPath) {
    if path == .reference {
      unsafe RescaleReference.run(arguments)
    } else {
      unsafe RescalePortable.run(arguments, path: path)
    }
  }
}
