extension ModelView {
  /// The operation's blocks lie in the section, as many as its channels need, with multipliers and
  /// shifts that kernels can compute with. Unused lanes of the last block are held to the same.
  func validateRequantization(
    _ operation: OperationRecord, blocks: UInt64
  ) throws(ModelError) {
    let first = UInt64(operation.fields.requantizationBlock)
    let count = UInt64(operation.fields.requantizationBlockCount)
    let available = UInt64(self.count(of: .requantization))
    if first > available { throw operationFault(.requantizationBlock, operation.index) }
    if count != blocks || count > available - first {
      throw operationFault(.requantizationBlockCount, operation.index)
    }
    for block in Int(first)..<Int(first + count) { try validateScales(block) }
  }

  private func validateScales(_ block: Int) throws(ModelError) {
    typealias Block = ModelFormat.RequantizationBlock
    for channel in 0..<ModelFormat.channelBlock {
      let multiplier = requantizationWord(block, channel, at: Block.multiplierOffset)
      if multiplier < 1 << 30 || multiplier >= 1 << 31 {
        throw valueFault(.multiplier, block, channel, at: Block.multiplierOffset)
      }
      let shift = Int32(bitPattern: requantizationWord(block, channel, at: Block.shiftOffset))
      if !Requantization.shiftRange.contains(shift) {
        throw valueFault(.shift, block, channel, at: Block.shiftOffset)
      }
    }
  }

  /// The word of a channel in a block's bias, multipliers or shifts.
  func requantizationWord(_ block: Int, _ channel: Int, at offset: Int) -> UInt32 {
    let byte = block * ModelFormat.RequantizationBlock.byteCount + offset
    return word(byte / 4 + channel, of: .requantization)
  }

  func valueFault(
    _ fault: ModelError.ValueFault, _ block: Int, _ channel: Int, at offset: Int
  ) -> ModelError {
    let start = self.offset(ofRecord: block, in: .requantization)
    return .value(fault, offset: start + offset + 4 * channel)
  }
}
