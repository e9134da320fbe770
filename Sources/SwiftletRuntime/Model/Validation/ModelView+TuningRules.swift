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

// Places.
extension ModelView {
  /// Activations and gradients lie in the work memory, apart while both are needed.
  private func validateTailPlaces() throws(ModelError) {
    let features = tuningFeatures
    if !isWorkPlace(features) { throw tuningFault(.featureOffset) }
    for index in 0..<tuningLayerCount {
      let output = tailOutput(index)
      let gradient = tailGradient(index)
      if !isWorkPlace(output) { throw layerFault(.outputOffset, index) }
      if !isWorkPlace(gradient) { throw layerFault(.gradientOffset, index) }
      if output.meets(features) || output.meets(gradient) { throw layerFault(.outputOffset, index) }
      if gradient.meets(features) { throw layerFault(.gradientOffset, index) }
      for other in 0..<index {
        if output.meets(tailOutput(other)) || output.meets(tailGradient(other)) {
          throw layerFault(.outputOffset, index)
        }
        if gradient.meets(tailOutput(other)) || gradient.meets(tailGradient(other)) {
          throw layerFault(.gradientOffset, index)
        }
      }
    }
  }

  private func isWorkPlace(_ place: WorkPlace) -> Bool {
    place.offset % UInt64(ModelFormat.alignment) == 0 && place.offset <= tuning.workByteCount
      && place.byteCount <= tuning.workByteCount - place.offset
  }

  private var activationByteCount: UInt64 {
    tuning.mode == ModelFormat.TuningMode.biases.rawValue ? 1 : 4
  }

  /// The features are needed from the first layer's forward to its backward.
  private var tuningFeatures: WorkPlace {
    WorkPlace(
      offset: tuning.featureOffset,
      byteCount: tensor(Int(featureTensor)).elementCount * activationByteCount,
      first: 0, last: 2 * tuningLayerCount)
  }

  /// Forward of layer `i` is time `i`, its backward time `2 * layers - i`. An output is needed from
  /// the one to the other.
  package func tailOutput(_ index: Int) -> WorkPlace {
    WorkPlace(
      offset: tuningLayer(index).outputOffset,
      byteCount: workElements(index) * activationByteCount,
      first: index, last: 2 * tuningLayerCount - index)
  }

  /// A gradient is needed from the last reader's backward, or the loss, to the layer's own.
  package func tailGradient(_ index: Int) -> WorkPlace {
    let reader = lastTailReader(of: tailOperation(index).output) ?? tuningLayerCount
    return WorkPlace(
      offset: tuningLayer(index).gradientOffset, byteCount: workElements(index) * 4,
      first: 2 * tuningLayerCount - reader, last: 2 * tuningLayerCount - index)
  }

  /// Elements of a layer's output with as many classes as there is room for.
  private func workElements(_ index: Int) -> UInt64 {
    let output = tensor(Int(tailOperation(index).output))
    guard let head = headLayer, index >= head else { return output.elementCount }
    return UInt64(output.height) * UInt64(output.width) * UInt64(tuning.classCapacity)
  }
}

/// A piece of the work memory and when it is needed.
package struct WorkPlace {
  package var offset: UInt64
  package var byteCount: UInt64
  package var first: Int
  package var last: Int

  func meets(_ other: WorkPlace) -> Bool {
    first <= other.last && other.first <= last && offset < other.offset + other.byteCount
      && other.offset < offset + byteCount
  }
}

// Room for classes.
extension ModelView {
  /// Either the classes are as many as the head has, or there is room for all of them in the arena's
  /// blocks, the weights and the scales, and nothing after the head mixes channels.
  private func validateClasses() throws(ModelError) {
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
  private func validateLabelCapacity() throws(ModelError) {
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

  private func tuningFault(_ fault: ModelError.TuningFault) -> ModelError {
    .tuning(fault, layer: nil, offset: extent(of: .tuning).offset + fault.fieldOffset)
  }

  private func layerFault(_ fault: ModelError.TuningFault, _ index: Int) -> ModelError {
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
