/// Convolution as its definition: one multiplication after the other. Normative.
///
/// `sum(y, x, o) = bias[o] + sum over (i, j, c) of in(y*s + i*d - p, x*s + j*d - p, c) * w[o,i,j,c]`,
/// the input's zero point where the position lies in the padding, then `Requantization`.
///
/// - Complexity: O(output pixels × output channels × K).
enum ConvolutionReference: @unsafe ElementDefinition {
  static func element(
    _ arguments: ConvolutionArguments, row: Int, column: Int, channel: Int
  ) -> Int8 {
    let layout = unsafe ConvolutionLayout(arguments)
    let group = channel / layout.outputChannels
    let member = channel % layout.outputChannels
    let weights = unsafe arguments.weights + group * layout.weightByteCount
    let table = unsafe RequantizationTable(arguments.requantization)
      .advanced(byBlocks: group * layout.channelBlocks)
    let window = unsafe arguments.window
    var sum = unsafe table.bias(member)
    var depth = 0
    for i in 0..<window.kernelHeight {
      for j in 0..<window.kernelWidth {
        for c in 0..<layout.inputChannels {
          let x = unsafe arguments.input.element(
            row: row * window.strideHeight + i * window.dilationHeight - window.padTop,
            column: column * window.strideWidth + j * window.dilationWidth - window.padLeft,
            channel: group * layout.inputChannels + c)
          let w = unsafe weights[layout.weightOffset(channel: member, depth: depth)]
          sum &+= x &* Int32(w)
          depth += 1
        }
      }
    }
    return unsafe table.requantization(member).requantize(
      sum, zeroPoint: arguments.output.zeroPoint,
      low: arguments.clampLow, high: arguments.clampHigh)
  }
}

extension ActivationView {
  /// The raw value at a position that may lie outside: there it is the zero point.
  func element(row: Int, column: Int, channel: Int) -> Int32 {
    guard unsafe row >= 0 && row < height && column >= 0 && column < width else {
      return unsafe zeroPoint
    }
    return unsafe Int32(base[(row * width + column) * pixelStride + channel])
  }
}
