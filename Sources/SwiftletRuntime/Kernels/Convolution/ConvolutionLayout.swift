/// Where a convolution's weights and requantization blocks lie, for one group.
package struct ConvolutionLayout {
  /// Input channels of one group.
  var inputChannels: Int
  /// Output channels of one group.
  var outputChannels: Int
  /// Products in one sum, `kernelHeight * kernelWidth * inputChannels`.
  var depth: Int

  package init(inputChannels: Int, outputChannels: Int, depth: Int) {
    self.inputChannels = inputChannels
    self.outputChannels = outputChannels
    self.depth = depth
  }

  init(_ arguments: ConvolutionArguments) {
    inputChannels = unsafe arguments.input.channels / arguments.groups
    outputChannels = unsafe arguments.output.channels / arguments.groups
    depth = unsafe arguments.window.tapCount * inputChannels
  }

  /// `depth` with the weights' zero tail.
  var paddedDepth: Int { (depth + 3) & ~3 }

  /// Blocks of sixteen output channels.
  package var channelBlocks: Int { (outputChannels + 15) / 16 }

  /// Weights of one block of sixteen output channels.
  var blockByteCount: Int { paddedDepth * 16 }

  /// Weights of one group.
  package var weightByteCount: Int { channelBlocks * blockByteCount }

  /// Offset of one weight in its group: `[channel/16][depth/4][channel%16][depth%4]`.
  func weightOffset(channel: Int, depth index: Int) -> Int {
    channel / 16 * blockByteCount + index / 4 * 64 + channel % 16 * 4 + index % 4
  }
}
