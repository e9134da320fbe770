// One thread's share of each kernel's arguments; nil when there is nothing left for it.

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

extension MultiplyArguments {
  package func part(_ part: WorkPart) -> MultiplyArguments? {
    let range = unsafe part.range(of: output.height)
    if range.isEmpty { return nil }
    var arguments = unsafe self
    unsafe arguments.input0 = input0.broadcastRows(range)
    unsafe arguments.input1 = input1.broadcastRows(range)
    unsafe arguments.output = output.rows(range)
    return unsafe arguments
  }
}

extension CopyArguments {
  package func part(_ part: WorkPart) -> CopyArguments? {
    let range = unsafe part.range(of: output.height)
    if range.isEmpty { return nil }
    var arguments = unsafe self
    unsafe arguments.rows.start += range.lowerBound * rows.step
    unsafe arguments.output = output.rows(range)
    return unsafe arguments
  }
}

extension ResizeArguments {
  package func part(_ part: WorkPart) -> ResizeArguments? {
    let range = unsafe part.range(of: output.height)
    if range.isEmpty { return nil }
    var arguments = unsafe self
    unsafe arguments.rowTaps += range.lowerBound
    unsafe arguments.output = output.rows(range)
    return unsafe arguments
  }
}

extension RearrangeArguments {
  /// Rows of whole blocks.
  package func part(_ part: WorkPart) -> RearrangeArguments? {
    let blocks = unsafe min(input.height, output.height)
    let range = part.range(of: blocks)
    if range.isEmpty { return nil }
    var arguments = unsafe self
    unsafe arguments.input = input.rows(range.scaled(by: input.height / blocks))
    unsafe arguments.output = output.rows(range.scaled(by: output.height / blocks))
    return unsafe arguments
  }
}

extension Range<Int> {
  fileprivate func scaled(by factor: Int) -> Range<Int> {
    lowerBound * factor..<upperBound * factor
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
extension SoftmaxArguments: @unsafe PixelwiseArguments {}
extension LogSoftmaxArguments: @unsafe PixelwiseArguments {}
