// One thread's share of a layer with weights; nil when there is nothing left for it.

extension ConvolutionArguments {
  /// One of up to `PanelShare.pieceCount` pieces of a convolution's share: rows, or of small maps
  /// rows of panels. Groups are not divided.
  package func piece(_ index: Int, of part: WorkPart) -> ConvolutionArguments? {
    if unsafe groups > 1 || !output.isSmallMap {
      return unsafe index == 0 ? rows(part.range(of: output.height)) : nil
    }
    let share = unsafe PanelShare(channels: output.channels, rows: output.height, part: part)
    guard let piece = share.piece(index) else { return nil }
    let blockByteCount = unsafe ConvolutionLayout(self).blockByteCount
    return unsafe rows(piece.rows)?.channels(piece.channels, blockByteCount: blockByteCount)
  }

  #if arch(x86_64)
    /// A share of a convolution by transforms: whole rows of patches where there are many, else panels
    /// of channels, whose weights then are transformed once.
    package func winogradPart(_ part: WorkPart) -> ConvolutionArguments? {
      let patchRows = unsafe (output.height + 3) / 4
      let panels = unsafe (output.channels + 31) / 32
      if panels < part.count || patchRows >= 6 * part.count {
        return unsafe rows(part.range(of: output.height, unit: 4))
      }
      return unsafe channels(
        part.range(of: output.channels, unit: 32),
        blockByteCount: ConvolutionLayout(self).blockByteCount)
    }
  #endif

  /// A transposed convolution's share: rows of all phases, so that each phase keeps its weights.
  package func transposedPart(_ part: WorkPart) -> ConvolutionArguments? {
    let range = unsafe part.range(of: output.height, unit: window.strideHeight)
    if range.isEmpty { return nil }
    var arguments = unsafe self
    unsafe arguments.output = output.rows(range)
    unsafe arguments.window.padTop += range.lowerBound
    return unsafe arguments
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
    case .rows: return unsafe rows(part.range(of: output.height))
    case .channels:
      let range = unsafe part.range(of: output.channels, unit: WorkDivision.channelUnit)
      var arguments = unsafe channels(
        range, blockByteCount: window.tapCount * ModelFormat.channelBlock)
      unsafe arguments?.input = input.channels(range)
      return unsafe arguments
    }
  }

  private func rows(_ range: Range<Int>) -> ConvolutionArguments? {
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
