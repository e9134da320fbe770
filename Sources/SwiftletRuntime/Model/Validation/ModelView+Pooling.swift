extension ModelView {
  /// The output has the input's channels and quantization.
  func validateMaxPool(_ operation: OperationRecord) throws(ModelError) {
    try validatePool(operation)
    let input = operation.input
    let output = operation.output
    if input.scale != output.scale || input.zeroPoint != output.zeroPoint {
      throw operationFault(.quantization, operation.index)
    }
  }

  /// One requantization entry for each count of valid elements that occurs, from `firstCount` up,
  /// with zero bias.
  func validateAveragePool(_ operation: OperationRecord) throws(ModelError) {
    try validatePool(operation)
    let counts = validCounts(operation)
    let first = Int64(operation.fields.firstCount)
    if first < 1 || first > counts.lowerBound { throw operationFault(.firstCount, operation.index) }
    // A sum of that many differences of up to 255 fits 32 bits.
    if counts.upperBound > Int64(Int32.max) / 255 { throw operationFault(.window, operation.index) }
    let entries = UInt64(counts.upperBound - first + 1)
    try validateRequantization(
      operation, blocks: quotient(entries, ModelFormat.channelBlock))
    try validateZeroBias(operation)
  }

  /// Every window sees at least one element, and channels stay channels.
  private func validatePool(_ operation: OperationRecord) throws(ModelError) {
    try validateWindow(operation)
    if operation.input.channels != operation.output.channels {
      throw operationFault(.shape, operation.index)
    }
    if validCounts(operation).lowerBound < 1 { throw operationFault(.window, operation.index) }
  }

  private func validateZeroBias(_ operation: OperationRecord) throws(ModelError) {
    let first = Int(operation.fields.requantizationBlock)
    for block in first..<first + Int(operation.fields.requantizationBlockCount) {
      for channel in 0..<ModelFormat.channelBlock
      where requantizationWord(block, channel, at: 0) != 0 {
        throw valueFault(.bias, block, channel, at: 0)
      }
    }
  }
}
