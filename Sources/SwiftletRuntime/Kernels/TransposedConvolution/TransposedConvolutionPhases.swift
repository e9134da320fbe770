/// The phases of a transposed convolution in the order of the file: by row phase, then by column
/// phase. Each is a convolution with stride 1, whose weights and requantization blocks lie behind
/// those of the phase before it.
@unsafe
struct TransposedConvolutionPhases {
  let rows: TransposedAxis
  let columns: TransposedAxis

  init(_ arguments: ConvolutionArguments) {
    let window = unsafe arguments.window
    unsafe rows = TransposedAxis(
      kernel: window.kernelHeight, stride: window.strideHeight, dilation: window.dilationHeight,
      padding: window.padTop, output: arguments.output.height)
    unsafe columns = TransposedAxis(
      kernel: window.kernelWidth, stride: window.strideWidth, dilation: window.dilationWidth,
      padding: window.padLeft, output: arguments.output.width)
  }

  /// The convolution of a phase of `arguments`, on one row or all: the window's padding and the
  /// output are still to be set.
  func convolution(
    _ arguments: ConvolutionArguments, row: TransposedAxis.Phase, column: TransposedAxis.Phase
  ) -> ConvolutionArguments {
    var convolution = unsafe arguments
    unsafe convolution.window = Window(
      kernelHeight: row.tapCount, kernelWidth: column.tapCount, dilationHeight: row.dilation,
      dilationWidth: column.dilation)
    return unsafe convolution
  }

  /// Moves weights and requantization on to the next phase.
  func advance(
    _ arguments: inout ConvolutionArguments, row: TransposedAxis.Phase,
    column: TransposedAxis.Phase
  ) {
    let layout = unsafe TransposedConvolutionLayout(
      inputChannels: arguments.input.channels, outputChannels: arguments.output.channels,
      groups: arguments.groups)
    unsafe arguments.weights += layout.weightByteCount(taps: row.tapCount * column.tapCount)
    unsafe arguments.requantization +=
      layout.channelBlocks * ModelFormat.RequantizationBlock.byteCount
  }
}
