/// The product of two tensors; see `ProductScale` for the formula. Normative.
///
/// - Complexity: O(elements of the output).
enum MultiplyReference {
  static func run(_ arguments: MultiplyArguments) {
    let (input0, input1) = unsafe (arguments.input0, arguments.input1)
    let output = unsafe arguments.output
    for row in unsafe 0..<output.height {
      for column in unsafe 0..<output.width {
        let a = unsafe input0.broadcastPixel(row: row, column: column)
        let b = unsafe input1.broadcastPixel(row: row, column: column)
        let pixel = unsafe output.base + (row * output.width + column) * output.pixelStride
        for channel in unsafe 0..<output.channels {
          unsafe pixel[channel] = arguments.scale.product(
            Int32(a[input0.channels == 1 ? 0 : channel]) - input0.zeroPoint,
            Int32(b[input1.channels == 1 ? 0 : channel]) - input1.zeroPoint,
            zeroPoint: output.zeroPoint, low: arguments.clampLow, high: arguments.clampHigh)
        }
      }
    }
  }
}
