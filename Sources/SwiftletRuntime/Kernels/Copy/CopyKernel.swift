/// A part of a tensor, every n-th row and column of it, or the tensor with a border.
///
/// Shapes: input `[H, W, C]`, output any. Numerics: bytes are copied.
/// Memory: no scratch; output and input must not overlap.
package enum CopyKernel {
  #if !DEBUG
    @_noAllocation @_noLocks
  #endif
  package static func run(_ arguments: CopyArguments, path: KernelPath) {
    if path == .reference {
      unsafe CopyReference.run(arguments)
    } else {
      unsafe CopyPortable.run(arguments)
    }
  }
}
