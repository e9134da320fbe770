/// Transposed convolution phase by phase (`TransposedAxis`), each output as its sum:
///
/// `bias[o] + sum over (i, j, c) of in(y + i*d, x + j*d, c) * w[o,i,j,c]`, with (y, x) the phase's
/// input position for the output, the input's zero point outside of the input, then
/// `Requantization`. Normative.
///
/// - Complexity: O(output pixels × output channels × products of a phase).
enum TransposedConvolutionReference {
  static func run(_ arguments: ConvolutionArguments) {
    let phases = unsafe TransposedConvolutionPhases(arguments)
    var current = unsafe arguments
    for rowPhase in unsafe 0..<phases.rows.stride {
      let row = unsafe phases.rows.phase(rowPhase)
      for columnPhase in unsafe 0..<phases.columns.stride {
        let column = unsafe phases.columns.phase(columnPhase)
        for index in 0..<row.count { unsafe run(current, row: row, index, column: column) }
        unsafe phases.advance(&current, row: row, column: column)
      }
    }
  }

  /// One row of a phase; `arguments` hold the phase's weights.
  static func run(
    _ arguments: ConvolutionArguments, row: TransposedAxis.Phase, _ rowIndex: Int,
    column: TransposedAxis.Phase
  ) {
    let (output, window) = unsafe (arguments.output, arguments.window)
    let y = row.first + rowIndex * window.strideHeight
    for index in 0..<column.count {
      let x = column.first + index * window.strideWidth
      let pixel = unsafe output.base + (y * output.width + x) * output.pixelStride
      for channel in unsafe 0..<output.channels {
        unsafe pixel[channel] = value(
          arguments, row: row, column: column, top: row.offset + rowIndex,
          left: column.offset + index, channel: channel)
      }
    }
  }

  private static func value(
    _ arguments: ConvolutionArguments, row: TransposedAxis.Phase, column: TransposedAxis.Phase,
    top: Int, left: Int, channel: Int
  ) -> Int8 {
    let weights = unsafe PhaseWeights(
      arguments, taps: row.tapCount * column.tapCount, channel: channel)
    var sum = unsafe weights.bias
    for i in 0..<row.tapCount {
      for j in 0..<column.tapCount {
        for c in unsafe 0..<weights.inputChannels {
          let x = unsafe arguments.input.element(
            row: top + i * row.dilation, column: left + j * column.dilation,
            channel: weights.firstInputChannel + c)
          sum &+= unsafe x &* Int32(weights[tap: i * column.tapCount + j, channel: c])
        }
      }
    }
    return unsafe weights.requantization.requantize(
      sum, zeroPoint: arguments.output.zeroPoint, low: arguments.clampLow,
      high: arguments.clampHigh)
  }
}

/// One output channel's weights in a phase, laid out as convolution's or as depthwise convolution's.
@unsafe
private struct PhaseWeights {
  let inputChannels: Int
  let firstInputChannel: Int
  let bias: Int32
  let requantization: Requantization
  private let base: UnsafePointer<Int8>
  private let isDepthwise: Bool

  init(_ arguments: ConvolutionArguments, taps: Int, channel: Int) {
    let input = unsafe arguments.input.channels
    let output = unsafe arguments.output.channels
    let groups = unsafe arguments.groups
    let layout = TransposedConvolutionLayout(
      inputChannels: input, outputChannels: output, groups: groups)
    let perGroup = output / groups
    // The lane among all blocks of sixteen.
    let lane: Int
    if layout.isDepthwise {
      lane = channel
      unsafe base = arguments.weights + channel / 16 * taps * 16 + channel % 16
    } else {
      let (group, member) = (channel / perGroup, channel % perGroup)
      lane = group * ((perGroup + 15) / 16) * 16 + member
      let blockByteCount = (taps * (input / groups) + 3) / 4 * 64
      unsafe base = arguments.weights + lane / 16 * blockByteCount + member % 16 * 4
    }
    unsafe isDepthwise = layout.isDepthwise
    unsafe inputChannels = input / groups
    unsafe firstInputChannel = channel / perGroup * (input / groups)
    let table = unsafe RequantizationTable(arguments.requantization)
    unsafe bias = table.bias(lane)
    unsafe requantization = table.requantization(lane)
  }

  subscript(tap tap: Int, channel channel: Int) -> Int8 {
    if unsafe isDepthwise { return unsafe base[tap * 16] }
    let product = unsafe tap * inputChannels + channel
    return unsafe base[product / 4 * 64 + product % 4]
  }
}
