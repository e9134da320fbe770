/// The largest valid element under the window, clamped; padding never wins. Normative.
///
/// - Complexity: O(output pixels × channels × taps).
enum MaxPoolReference: @unsafe ElementDefinition {
  static func element(
    _ arguments: PoolArguments, row: Int, column: Int, channel: Int
  ) -> Int8 {
    let window = unsafe arguments.window
    let input = unsafe arguments.input
    var largest = Int8.min
    for i in 0..<window.kernelHeight {
      for j in 0..<window.kernelWidth {
        let y = row * window.strideHeight + i * window.dilationHeight - window.padTop
        let x = column * window.strideWidth + j * window.dilationWidth - window.padLeft
        guard unsafe y >= 0 && y < input.height && x >= 0 && x < input.width else { continue }
        largest = unsafe max(
          largest, input.base[(y * input.width + x) * input.pixelStride + channel])
      }
    }
    return unsafe min(max(largest, arguments.clampLow), arguments.clampHigh)
  }
}
