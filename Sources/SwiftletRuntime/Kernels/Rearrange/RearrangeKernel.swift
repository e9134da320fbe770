/// Elements in another order: depth to space, space to depth, channel shuffle.
///
/// Shapes: depth to space `[H, W, C * b * b]` to `[H * b, W * b, C]`, space to depth the way back,
/// channel shuffle `[H, W, C]` to the same. Numerics: bytes are copied.
/// Memory: no scratch; output and input must not overlap.
package enum RearrangeKernel {
  #if !DEBUG
    @_noAllocation @_noLocks
  #endif
  package static func run(_ arguments: RearrangeArguments, path: KernelPath) {
    if path == .reference {
      unsafe RearrangeReference.run(arguments)
    } else {
      unsafe RearrangePortable.run(arguments)
    }
  }
}
