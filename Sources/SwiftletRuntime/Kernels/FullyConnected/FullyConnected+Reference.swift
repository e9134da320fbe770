/// A fully connected layer as its definition: every output is a sum over the dense input map.
/// Normative.
///
/// `y[o] = requantize(bias[o] + sum over k of x[k] * w[o,k])`, k over row, column and channel.
///
/// - Complexity: O(inputs × outputs).
enum FullyConnectedReference {
  static func run(_ arguments: ConvolutionArguments) {
    let layout = unsafe FullyConnectedKernel.layout(arguments)
    let table = unsafe RequantizationTable(arguments.requantization)
    for channel in unsafe 0..<arguments.output.channels {
      var sum = unsafe table.bias(channel)
      for depth in 0..<layout.depth {
        let w = unsafe arguments.weights[layout.weightOffset(channel: channel, depth: depth)]
        sum &+= unsafe Int32(arguments.input.base[depth]) &* Int32(w)
      }
      unsafe arguments.output.base[channel] = table.requantization(channel).requantize(
        sum, zeroPoint: arguments.output.zeroPoint,
        low: arguments.clampLow, high: arguments.clampHigh)
    }
  }
}
