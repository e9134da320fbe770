/// What the product of two tensors is called with; `ProductScale` has the formula.
///
/// Each extent of an input is the output's, or 1: then the one element stands for all. The output
/// may be an input of its own shape. Tensors may be strided.
@unsafe
package struct MultiplyArguments {
  package var input0: ActivationView
  package var input1: ActivationView
  package var output: ActivationView
  package var scale: ProductScale
  package var clampLow: Int8
  package var clampHigh: Int8

  package init(
    input0: ActivationView, input1: ActivationView, output: ActivationView, scale: ProductScale,
    clampLow: Int8 = -128, clampHigh: Int8 = 127
  ) {
    unsafe self.input0 = input0
    unsafe self.input1 = input1
    unsafe self.output = output
    unsafe self.scale = scale
    unsafe self.clampLow = clampLow
    unsafe self.clampHigh = clampHigh
  }
}

extension ActivationView {
  /// The address of the pixel that stands at (`row`, `column`) of a larger map: an extent of 1
  /// counts for every place along it.
  @inline(__always)
  func broadcastPixel(row: Int, column: Int) -> UnsafePointer<Int8> {
    let y = unsafe height == 1 ? 0 : row
    let x = unsafe width == 1 ? 0 : column
    return unsafe UnsafePointer(base + (y * width + x) * pixelStride)
  }
}
