/// What a rearrangement of elements is called with. Input and output have the same scale and zero
/// point and must not overlap. Tensors may be strided.
@unsafe
package struct RearrangeArguments {
  package var input: ActivationView
  package var output: ActivationView
  package var order: ModelFormat.RearrangeOrder
  /// The block size, for a channel shuffle the number of groups.
  package var size: Int

  package init(
    input: ActivationView, output: ActivationView, order: ModelFormat.RearrangeOrder, size: Int
  ) {
    unsafe self.input = input
    unsafe self.output = output
    unsafe self.order = order
    unsafe self.size = size
  }
}
