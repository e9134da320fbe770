extension ModelView {
  /// Checks kernel, stride and dilation, and that the last window still begins inside the input;
  /// taps outside the input are padding.
  func validateWindow(_ operation: OperationRecord) throws(ModelError) {
    let fields = operation.fields
    let rows = WindowAxis(
      kernel: fields.kernelHeight, stride: fields.strideHeight, dilation: fields.dilationHeight,
      padding: fields.padTop, input: operation.input.height, output: operation.output.height)
    let columns = WindowAxis(
      kernel: fields.kernelWidth, stride: fields.strideWidth, dilation: fields.dilationWidth,
      padding: fields.padLeft, input: operation.input.width, output: operation.output.width)
    if !rows.isValid || !columns.isValid { throw operationFault(.window, operation.index) }
  }

  /// The smallest and the largest number of input elements that a window sees.
  func validCounts(_ operation: OperationRecord) -> ClosedRange<Int64> {
    let fields = operation.fields
    let rows = WindowAxis(
      kernel: fields.kernelHeight, stride: fields.strideHeight, dilation: fields.dilationHeight,
      padding: fields.padTop, input: operation.input.height, output: operation.output.height
    ).validCounts
    let columns = WindowAxis(
      kernel: fields.kernelWidth, stride: fields.strideWidth, dilation: fields.dilationWidth,
      padding: fields.padLeft, input: operation.input.width, output: operation.output.width
    ).validCounts
    return rows.lowerBound * columns.lowerBound...rows.upperBound * columns.upperBound
  }
}

/// One axis of a window, in numbers that cannot overflow: every field has at most 17 bits.
private struct WindowAxis {
  var kernel, stride, dilation, padding, input, output: Int64

  init(
    kernel: UInt16, stride: UInt16, dilation: UInt16, padding: UInt16, input: UInt32,
    output: UInt32
  ) {
    self.kernel = Int64(kernel)
    self.stride = Int64(stride)
    self.dilation = Int64(dilation)
    self.padding = Int64(padding)
    self.input = Int64(input)
    self.output = Int64(output)
  }

  /// The positions that a window covers stay below 2^31 on both sides, so that kernels may compute
  /// them in 32 bits.
  var isValid: Bool {
    guard kernel > 0, stride > 0, dilation > 0 else { return false }
    let span = dilation * (kernel - 1) + 1
    let lastStart = (output - 1) * stride - padding
    return lastStart < input && span <= 0x100_0000
  }

  /// Fewest and most taps of one window that lie inside the input.
  ///
  /// Complexity: O(output).
  var validCounts: ClosedRange<Int64> {
    var fewest = Int64.max
    var most: Int64 = 0
    for position in 0..<output {
      let start = position * stride - padding
      // Taps lie at start + tap * dilation.
      let first = start >= 0 ? 0 : (-start + dilation - 1) / dilation
      let end = start < input ? min(kernel, (input - 1 - start) / dilation + 1) : 0
      let count = max(0, end - first)
      fewest = min(fewest, count)
      most = max(most, count)
    }
    return fewest...most
  }
}
