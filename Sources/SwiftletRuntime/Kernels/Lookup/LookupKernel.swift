/// Any function of one element, as a table: sigmoid, tanh, ELU, leaky ReLU, hard swish and others.
///
/// Shapes: input and output `[H, W, C]`. Numerics: the table holds the function, both scales and a
/// fused clamp, rounded once when the model was made: every processor gives the same bytes.
/// Memory: no scratch; the output may be the input.
package enum LookupKernel {
  #if !DEBUG
    @_noAllocation @_noLocks
  #endif
  package static func run(_ arguments: LookupArguments, path: KernelPath) {
    if path == .reference {
      unsafe LookupReference.run(arguments)
    } else {
      unsafe LookupPortable.run(arguments, path: path)
    }
  }
}
