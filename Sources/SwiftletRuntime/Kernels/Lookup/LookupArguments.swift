/// What a lookup is called with: `y = table[x]`, the entries in the order of x's bits as an unsigned
/// number: those of 0 to 127 first, then those of -128 to -1.
///
/// Input and output may be the same memory. Tensors may be strided.
@unsafe
package struct LookupArguments {
  package var input: ActivationView
  package var output: ActivationView
  /// 256 entries.
  package var table: UnsafePointer<Int8>

  package init(input: ActivationView, output: ActivationView, table: UnsafePointer<Int8>) {
    unsafe self.input = input
    unsafe self.output = output
    unsafe self.table = table
  }
}
