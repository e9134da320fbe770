// Room for more classes and longer labels than the file has.
extension ModelView {
  /// Either the classes are as many as the head has, or there is room for all of them in the arena's
  /// blocks, the weights and the scales, and nothing after the head mixes channels.
  func validateClasses() throws(ModelError) {
    let head = headLayer ?? 0
    let classes = tensor(Int(logitsTensor)).channels
    let capacity = tuning.classCapacity
    let outputs = tensor(Int(tailOperation(head).output)).channels
    if capacity < classes || capacity > 1 << 16 || outputs != classes {
      throw tuningFault(.classCapacity)
    }
    if capacity == classes { return }
    let operation = tailOperation(head)
    if operation.groupCount != 1 || operation.operationKind == .depthwiseConvolution
      || tuning.mode == ModelFormat.TuningMode.biases.rawValue
    {
      throw tuningFault(.classCapacity)
    }
    for index in Int(tuning.firstOperation) + head..<operationCount {
      try validateClassRoom(
        self.operation(index), isHead: index == Int(tuning.firstOperation) + head)
    }
    try validateHeadRoom(operation)
  }

  private func validateClassRoom(
    _ operation: ModelFormat.Operation, isHead: Bool
  ) throws(ModelError) {
    let output = tensor(Int(operation.output))
    let pixels = UInt64(output.height) * UInt64(output.width)
    let needed = output.arenaOffset - output.blockOffset + pixels * UInt64(tuning.classCapacity)
    if needed > output.blockByteCount || output.pixelStride != output.channels {
      throw tuningFault(.classCapacity)
    }
    if !isHead, operation.operationKind == .add { throw tuningFault(.classCapacity) }
  }

  /// Nobody else's weights and scales lie where the head's grow.
  private func validateHeadRoom(_ head: ModelFormat.Operation) throws(ModelError) {
    let (bytes, blocks) = headSizes(classCount: Int(tuning.classCapacity))
    let weightsEnd = head.weightsOffset + bytes
    let blocksEnd = UInt64(head.requantizationBlock) + UInt64(blocks)
    if weightsEnd > UInt64(extent(of: .weights).byteCount)
      || blocksEnd > UInt64(count(of: .requantization))
    {
      throw tuningFault(.classCapacity)
    }
    for index in 0..<operationCount {
      let other = operation(index)
      if other.requantizationBlock > head.requantizationBlock
        && UInt64(other.requantizationBlock) < blocksEnd
        || other.weightsOffset > head.weightsOffset && other.weightsOffset < weightsEnd
      {
        throw tuningFault(.classCapacity)
      }
    }
  }

  /// Labels may grow up to the next section.
  func validateLabelCapacity() throws(ModelError) {
    let capacity = UInt64(tuning.labelCapacity)
    if capacity == 0 { return }
    guard let entry = entry(of: .labels) else { throw tuningFault(.labelCapacity) }
    var end = UInt64(byteCount)
    if entry + 1 < Int(header.sectionCount) { end = sectionEntry(entry + 1).offset }
    let labels = sectionEntry(entry)
    if capacity < labels.byteCount || capacity > end - labels.offset {
      throw tuningFault(.labelCapacity)
    }
  }
}
