// The tuning sections are right, so that fine-tuning may follow them without looking.
extension ModelView {
  /// Checks the tail and its places in memory; nothing when the model has no tuning section.
  ///
  /// Complexity: O(layers^3 + operations), for at most 512 layers.
  func validateTuning() throws(ModelError) {
    guard isTrainable else {
      if count(of: .tuningLayers) > 0 { throw missing(.tuningLayers) }
      if count(of: .masterWeights) > 0 { throw missing(.masterWeights) }
      return
    }
    try validateTuningRecord()
    try validateTail()
    try validateTailPlaces()
    try validateClasses()
    try validateLabelCapacity()
    if TuningLayout(self).end != tuning.arenaByteCount { throw tuningFault(.arenaByteCount) }
  }

  /// Keeps the pairwise checks short.
  package static var tuningLayerLimit: UInt64 { 512 }

  private func missing(_ kind: ModelFormat.SectionKind) -> ModelError {
    .section(.withoutTuning, index: Int(kind.rawValue), offset: extent(of: kind).offset)
  }

  private func validateTuningRecord() throws(ModelError) {
    let record = tuning
    if count(of: .tuning) != 1 { throw tuningFault(.recordCount) }
    if ModelFormat.TuningMode(rawValue: record.mode) == nil { throw tuningFault(.mode) }
    let layers = UInt64(tuningLayerCount)
    if layers == 0 || layers > Self.tuningLayerLimit
      || UInt64(record.firstOperation) + layers > UInt64(operationCount)
    {
      throw tuningFault(.firstOperation)
    }
    if record.replayCapacity > 1 << 16 { throw tuningFault(.replayCapacity) }
    if record.reserved0 != 0 || record.reserved1 != 0 || record.reserved2 != 0 {
      throw tuningFault(.reserved)
    }
    // What a platform can address, together with the arena for inference.
    if record.arenaByteCount > 0x100_0000_0000
      || tuningOffset + record.arenaByteCount > UInt64(UInt.max / 2)
    {
      throw tuningFault(.arenaByteCount)
    }
    if record.workByteCount > record.arenaByteCount { throw tuningFault(.workByteCount) }
  }

  /// Operations of the tail: kinds that fine-tuning knows, each reading the features or what the tail
  /// wrote, with as many parameters as its weights; at the end one pixel of logits, then perhaps a
  /// softmax or its logarithm.
  private func validateTail() throws(ModelError) {
    var parameters: UInt64 = 0
    for index in 0..<tuningLayerCount {
      try validateTailOperation(index)
      try validateParameters(index, after: &parameters)
    }
    if parameters != UInt64(count(of: .masterWeights)) || headLayer == nil {
      throw tuningFault(.parameters)
    }
    let logits = tensor(Int(logitsTensor))
    if logits.height != 1 || logits.width != 1 { throw tuningFault(.logits) }
    let end = Int(tuning.firstOperation) + tuningLayerCount
    for index in end..<operationCount {
      let softmax = operation(index)
      if softmax.operationKind?.isSoftmax != true || index > end
        || softmax.input0 != logitsTensor
      {
        throw tuningFault(.logits)
      }
    }
    if end == operationCount, logitsTensor != header.outputTensor { throw tuningFault(.logits) }
  }

  private func validateTailOperation(_ index: Int) throws(ModelError) {
    let record = tuningLayer(index)
    let operation = tailOperation(index)
    guard let kind = operation.operationKind, kind.isTrainable else {
      throw layerFault(.kind, index)
    }
    let second = operation.input1 == ModelFormat.none ? operation.input0 : operation.input1
    if !isTailValue(operation.input0, before: index) || !isTailValue(second, before: index) {
      throw layerFault(.input, index)
    }
    // Nothing may read half of an output, or two of them as one.
    let output = tensor(Int(operation.output))
    if !TensorFootprint(output).isDense { throw layerFault(.output, index) }
    if lastTailReader(of: operation.output) == nil, index != tuningLayerCount - 1 {
      throw layerFault(.output, index)
    }
    if record.low.isNaN || record.high.isNaN || !(record.low < record.high) {
      throw layerFault(.clamp, index)
    }
    if !record.factor0.isFinite || !record.factor1.isFinite { throw layerFault(.factor, index) }
  }

  private func isTailValue(_ tensor: UInt32, before index: Int) -> Bool {
    tensor == featureTensor || tailLayer(writing: tensor, before: index) != nil
  }

  /// Parameters follow each other in the order of the layers.
  private func validateParameters(_ index: Int, after end: inout UInt64) throws(ModelError) {
    let record = tuningLayer(index)
    if record.parameterIndex != end { throw layerFault(.parameterIndex, index) }
    let operation = tailOperation(index)
    if operation.hasWeights, tailDepth(operation) > UInt64(ChannelQuantization.depthLimit) {
      throw layerFault(.parameterCount, index)
    }
    if record.parameterCount != expectedParameters(index) {
      throw layerFault(.parameterCount, index)
    }
    let sum = end.addingReportingOverflow(record.parameterCount)
    if sum.overflow { throw layerFault(.parameterCount, index) }
    end = sum.partialValue
  }

  private func expectedParameters(_ index: Int) -> UInt64 {
    let operation = tailOperation(index)
    guard operation.hasWeights else { return 0 }
    let outputs = UInt64(tensor(Int(operation.output)).channels)
    if tuning.mode == ModelFormat.TuningMode.biases.rawValue { return outputs }
    let rows = index == headLayer ? UInt64(tuning.classCapacity) : outputs
    return product(rows, tailDepth(operation) + 1)
  }

  /// Products in one sum.
  private func tailDepth(_ operation: ModelFormat.Operation) -> UInt64 {
    let input = tensor(Int(operation.input0))
    if operation.operationKind == .fullyConnected { return input.elementCount }
    let taps = UInt64(operation.kernelHeight) * UInt64(operation.kernelWidth)
    return taps * UInt64(input.channels / max(operation.groups, 1))
  }
}

// Faults.
extension ModelView {
  func tuningFault(_ fault: ModelError.TuningFault) -> ModelError {
    .tuning(fault, layer: nil, offset: extent(of: .tuning).offset + fault.fieldOffset)
  }

  func layerFault(_ fault: ModelError.TuningFault, _ index: Int) -> ModelError {
    .tuning(
      fault, layer: index, offset: offset(ofRecord: index, in: .tuningLayers) + fault.fieldOffset)
  }
}

extension ModelError.TuningFault {
  /// Where in the record the field lies that is wrong; 0 when it is the record as a whole.
  var fieldOffset: Int {
    switch self {
    case .recordCount, .mode, .kind, .input, .output, .logits, .parameters, .outputOffset: 0
    case .firstOperation: 4
    case .classCapacity, .gradientOffset: 8
    case .replayCapacity: 12
    case .labelCapacity, .parameterIndex: 16
    case .reserved: 20
    case .arenaByteCount, .parameterCount: 24
    case .workByteCount, .clamp: 32
    case .featureOffset, .factor: 40
    }
  }
}
