// One thread's share of each kernel's arguments; nil when there is nothing left for it.

extension ConvolutionArguments {
  /// A convolution's or fully connected layer's share. Groups are not divided.
  package func part(_ part: WorkPart) -> ConvolutionArguments? {
    switch unsafe WorkDivision(output, part: part, canDivideChannels: groups == 1) {
    case .rows: return unsafe rows(part)
    case .channels:
      let range = unsafe part.range(of: output.channels, unit: WorkDivision.channelUnit)
      let blockByteCount = unsafe ConvolutionLayout(self).blockByteCount
      return unsafe channels(range, blockByteCount: blockByteCount)
    }
  }

  /// A fully connected layer's share; its weights do not follow from its window.
  package func fullyConnectedPart(_ part: WorkPart) -> ConvolutionArguments? {
    let range = unsafe part.range(of: output.channels, unit: ModelFormat.channelBlock)
    let blockByteCount = unsafe FullyConnectedKernel.layout(self).blockByteCount
    return unsafe channels(range, blockByteCount: blockByteCount)
  }

  /// A depthwise convolution's share.
  package func depthwisePart(_ part: WorkPart) -> ConvolutionArguments? {
    let isPlain = unsafe input.channels == output.channels
    switch unsafe WorkDivision(output, part: part, canDivideChannels: isPlain) {
    case .rows: return unsafe rows(part)
    case .channels:
      let range = unsafe part.range(of: output.channels, unit: WorkDivision.channelUnit)
      var arguments = unsafe channels(
        range, blockByteCount: window.tapCount * ModelFormat.channelBlock)
      unsafe arguments?.input = input.channels(range)
      return unsafe arguments
    }
  }

  private func rows(_ part: WorkPart) -> ConvolutionArguments? {
    let range = unsafe part.range(of: output.height)
    if range.isEmpty { return nil }
    var arguments = unsafe self
    unsafe arguments.output = output.rows(range)
    let isPointwise = unsafe window.isPointwise(
      inputHeight: input.height, inputWidth: input.width, outputHeight: output.height,
      outputWidth: output.width)
    if isPointwise {
      // Stays so: the rows of the input are the rows of the output.
      unsafe arguments.input = input.rows(range)
    } else {
      unsafe arguments.window = window.advanced(byRows: range.lowerBound)
    }
    return unsafe arguments
  }

  /// `blockByteCount`: weights of one block of sixteen channels.
  private func channels(_ range: Range<Int>, blockByteCount: Int) -> ConvolutionArguments? {
    if range.isEmpty { return nil }
    let firstBlock = range.lowerBound / ModelFormat.channelBlock
    var arguments = unsafe self
    unsafe arguments.output = output.channels(range)
    unsafe arguments.weights += firstBlock * blockByteCount
    unsafe arguments.requantization += firstBlock * ModelFormat.RequantizationBlock.byteCount
    return unsafe arguments
  }
}

extension PoolArguments {
  package func part(_ part: WorkPart) -> PoolArguments? {
    var arguments = unsafe self
    switch unsafe WorkDivision(output, part: part) {
    case .rows:
      let range = unsafe part.range(of: output.height)
      if range.isEmpty { return nil }
      unsafe arguments.output = output.rows(range)
      unsafe arguments.window = window.advanced(byRows: range.lowerBound)
    case .channels:
      let range = unsafe part.range(of: output.channels, unit: ModelFormat.channelBlock)
      if range.isEmpty { return nil }
      unsafe arguments.input = input.channels(range)
      unsafe arguments.output = output.channels(range)
    }
    return unsafe arguments
  }
}

extension ElementwiseArguments {
  package func part(_ part: WorkPart) -> ElementwiseArguments? {
    let range = unsafe part.range(of: output.height)
    if range.isEmpty { return nil }
    var arguments = unsafe self
    unsafe arguments.input0 = input0.rows(range)
    unsafe arguments.input1 = input1.rows(range)
    unsafe arguments.output = output.rows(range)
    return unsafe arguments
  }
}

/// An operation that sees one pixel at a time and has one input.
@unsafe
package protocol PixelwiseArguments {
  var input: ActivationView { get set }
  var output: ActivationView { get set }
}

extension PixelwiseArguments {
  package func part(_ part: WorkPart) -> Self? {
    let range = unsafe part.range(of: output.height)
    if range.isEmpty { return nil }
    var arguments = self
    unsafe arguments.input = input.rows(range)
    unsafe arguments.output = output.rows(range)
    return arguments
  }
}

extension LocalResponseNormalizationArguments: @unsafe PixelwiseArguments {}
extension LookupArguments: @unsafe PixelwiseArguments {}
extension ParametricReLUArguments: @unsafe PixelwiseArguments {}
