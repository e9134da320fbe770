/// Depthwise convolution as its definition: output channel `o` sees only input channel
/// `o / multiplier`. Normative.
///
/// - Complexity: O(output pixels × output channels × taps).
enum DepthwiseConvolutionReference: @unsafe ElementDefinition {
  static func element(
    _ arguments: ConvolutionArguments, row: Int, column: Int, channel: Int
  ) -> Int8 {
    let window = unsafe arguments.window
    let multiplier = unsafe arguments.output.channels / arguments.input.channels
    let block = unsafe arguments.weights + channel / 16 * window.tapCount * 16
    let table = unsafe RequantizationTable(arguments.requantization)
    var sum = unsafe table.bias(channel)
    for i in 0..<window.kernelHeight {
      for j in 0..<window.kernelWidth {
        let x = unsafe arguments.input.element(
          row: row * window.strideHeight + i * window.dilationHeight - window.padTop,
          column: column * window.strideWidth + j * window.dilationWidth - window.padLeft,
          channel: channel / multiplier)
        let tap = i * window.kernelWidth + j
        sum &+= unsafe x &* Int32(block[tap * 16 + channel % 16])
      }
    }
    return unsafe table.requantization(channel).requantize(
      sum, zeroPoint: arguments.output.zeroPoint,
      low: arguments.clampLow, high: arguments.clampHigh)
  }
}
