extension ModelView {
  /// Weights and requantization blocks for every phase, few enough phases to walk through, and
  /// positions that fit 32 bits.
  func validateTransposedConvolution(_ operation: OperationRecord) throws(ModelError) {
    let fields = operation.fields
    let axes = transposedAxes(operation)
    if !isValid(axes.rows) || !isValid(axes.columns) {
      throw operationFault(.window, operation.index)
    }
    if fields.groups == 0 || operation.input.channels % fields.groups != 0
      || operation.output.channels % fields.groups != 0
    {
      throw operationFault(.groups, operation.index)
    }
    try validateProducts(operation)
    try validateWeights(operation, byteCount: phaseWeightByteCount(operation))
    let phases = UInt64(fields.strideHeight) * UInt64(fields.strideWidth)
    try validateRequantization(
      operation, blocks: product(phases, UInt64(transposedLayout(operation).channelBlocks)))
    try validateSums(operation, products: largestProducts(operation))
  }

  private func isValid(_ axis: TransposedAxis) -> Bool {
    guard axis.kernel > 0, axis.dilation > 0, axis.stride > 0 else { return false }
    let span = product(UInt64(axis.dilation), UInt64(axis.kernel - 1))
    return axis.stride <= TransposedAxis.largestStride && span < 0x100_0000
  }

  /// The whole kernel over the channels of one group stays below 2^24 products, so that no size of
  /// a phase overflows 32 bits. No layer's sums would allow more.
  private func validateProducts(_ operation: OperationRecord) throws(ModelError) {
    let taps = UInt64(operation.fields.kernelHeight) * UInt64(operation.fields.kernelWidth)
    let channels = UInt64(operation.input.channels / operation.fields.groups)
    if product(taps, channels) >= 0x100_0000 { throw operationFault(.window, operation.index) }
  }

  private func phaseWeightByteCount(_ operation: OperationRecord) -> UInt64 {
    let axes = transposedAxes(operation)
    let layout = transposedLayout(operation)
    var total: UInt64 = 0
    for row in 0..<axes.rows.stride {
      let height = axes.rows.phase(row).tapCount
      for column in 0..<axes.columns.stride {
        let taps = UInt64(height * axes.columns.phase(column).tapCount)
        let (sum, overflow) = total.addingReportingOverflow(layout.weightByteCount(taps: taps))
        total = overflow ? .max : sum
      }
    }
    return total
  }

  /// Products in the sum of the phase with the most taps: the first of each axis.
  private func largestProducts(_ operation: OperationRecord) -> UInt64 {
    let axes = transposedAxes(operation)
    var (height, width) = (1, 1)
    for row in 0..<axes.rows.stride { height = max(height, axes.rows.phase(row).tapCount) }
    for column in 0..<axes.columns.stride {
      width = max(width, axes.columns.phase(column).tapCount)
    }
    let channels = operation.input.channels / operation.fields.groups
    return product(UInt64(height * width), UInt64(channels))
  }

  func transposedAxes(
    _ operation: OperationRecord
  ) -> (rows: TransposedAxis, columns: TransposedAxis) {
    let fields = operation.fields
    return (
      TransposedAxis(
        kernel: Int(fields.kernelHeight), stride: Int(fields.strideHeight),
        dilation: Int(fields.dilationHeight), padding: Int(fields.padTop),
        output: Int(operation.output.height)),
      TransposedAxis(
        kernel: Int(fields.kernelWidth), stride: Int(fields.strideWidth),
        dilation: Int(fields.dilationWidth), padding: Int(fields.padLeft),
        output: Int(operation.output.width))
    )
  }

  /// Precondition: `groups` is not zero.
  func transposedLayout(_ operation: OperationRecord) -> TransposedConvolutionLayout {
    TransposedConvolutionLayout(
      inputChannels: Int(operation.input.channels),
      outputChannels: Int(operation.output.channels), groups: Int(operation.fields.groups))
  }
}

extension TransposedConvolutionLayout {
  /// `weightByteCount(taps:)` in 64 bits on every platform.
  fileprivate func weightByteCount(taps: UInt64) -> UInt64 {
    let products =
      isDepthwise
      ? taps
      : product(quotient(product(taps, UInt64(inputChannels / groups)), 4), 4)
    let bytes = product(UInt64(channelBlocks * 16), products)
    return bytes > .max - 63 ? .max : bytes + (64 - bytes % 64) % 64
  }
}
