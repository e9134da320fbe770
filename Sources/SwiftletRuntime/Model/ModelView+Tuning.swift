// The tuning sections, and what the tail of a model is.
extension ModelView {
  package var isTrainable: Bool { count(of: .tuning) > 0 }

  /// Precondition: `isTrainable`.
  package var tuning: ModelFormat.Tuning { record(0, of: .tuning, as: ModelFormat.Tuning.self) }

  package var tuningLayerCount: Int { count(of: .tuningLayers) }

  package func tuningLayer(_ index: Int) -> ModelFormat.TuningLayer {
    record(index, of: .tuningLayers, as: ModelFormat.TuningLayer.self)
  }

  /// Where the memory of fine-tuning begins in its arena: behind the inference arena.
  package var tuningOffset: UInt64 { (header.arenaByteCount + 63) & ~63 }

  /// The operation of tail layer `index`.
  package func tailOperation(_ index: Int) -> ModelFormat.Operation {
    operation(Int(tuning.firstOperation) + index)
  }

  /// What the tail reads of the trunk: the only tensor that it does not write itself.
  package var featureTensor: UInt32 { operation(Int(tuning.firstOperation)).input0 }

  /// What the network scores classes with: the output of the tail's last layer. A softmax or its logarithm may follow.
  package var logitsTensor: UInt32 { tailOperation(tuningLayerCount - 1).output }

  /// The tail's last layer with weights.
  package var headLayer: Int? {
    var index = tuningLayerCount - 1
    while index >= 0 {
      if tailOperation(index).hasWeights { return index }
      index -= 1
    }
    return nil
  }

  /// The tail's layer before `limit` that writes a tensor; nil for the features.
  func tailLayer(writing tensor: UInt32, before limit: Int) -> Int? {
    for index in 0..<limit where tailOperation(index).output == tensor { return index }
    return nil
  }

  /// The tail's last layer that reads a tensor; nil when none does.
  func lastTailReader(of tensor: UInt32) -> Int? {
    var index = tuningLayerCount - 1
    while index >= 0 {
      let operation = tailOperation(index)
      if operation.input0 == tensor || operation.input1 == tensor { return index }
      index -= 1
    }
    return nil
  }

  /// The place of a section in the section table.
  func entry(of kind: ModelFormat.SectionKind) -> Int? {
    for index in 0..<Int(header.sectionCount) where sectionEntry(index).kind == kind.rawValue {
      return index
    }
    return nil
  }
}

extension ModelView {
  /// Bytes of weights and blocks of requantization that the head has with so many classes.
  func headSizes(classCount: Int) -> (weights: UInt64, blocks: UInt32) {
    let head = tailOperation(headLayer ?? 0)
    let old = (Int(tensor(Int(head.output)).channels) + 15) / 16
    let new = (classCount + 15) / 16
    return (
      head.weightsByteCount / UInt64(old) * UInt64(new),
      head.requantizationBlockCount / UInt32(old) * UInt32(new)
    )
  }
}

// What the operations from the tail's first to the model's last use, as the first of each section.
extension ModelView {
  var firstTailTensor: Int {
    var first = tensorCount
    for index in Int(tuning.firstOperation)..<operationCount {
      let operation = operation(index)
      // With what they read: the update must have every tensor that these operations name.
      first = min(first, min(Int(operation.output), Int(operation.input0)))
      if operation.input1 != ModelFormat.none { first = min(first, Int(operation.input1)) }
    }
    return first
  }

  /// Offset in the weights section.
  var firstTailWeight: Int {
    var first = extent(of: .weights).byteCount
    for index in Int(tuning.firstOperation)..<operationCount {
      let operation = operation(index)
      if operation.hasWeights { first = min(first, Int(operation.weightsOffset)) }
    }
    return first
  }

  /// Block in the requantization section.
  var firstTailBlock: Int {
    var first = count(of: .requantization)
    for index in Int(tuning.firstOperation)..<operationCount {
      let operation = operation(index)
      if operation.hasWeights || operation.operationKind == .averagePool {
        first = min(first, Int(operation.requantizationBlock))
      }
    }
    return first
  }

  /// Offset in the constants section.
  var firstTailConstant: Int {
    var first = extent(of: .constants).byteCount
    for index in Int(tuning.firstOperation)..<operationCount {
      let operation = operation(index)
      if operation.operationKind?.isSoftmax == true {
        first = min(first, Int(operation.constantsOffset))
      }
    }
    return first
  }
}

extension ModelFormat.Operation {
  package var operationKind: ModelFormat.OperationKind? {
    ModelFormat.OperationKind(rawValue: kind)
  }

  /// Whether it is of a kind with weights.
  package var hasWeights: Bool { operationKind?.isWeighted ?? false }

  /// The groups that inputs and outputs are divided into; a fully connected layer has one.
  package var groupCount: Int { operationKind == .fullyConnected ? 1 : Int(groups) }
}
