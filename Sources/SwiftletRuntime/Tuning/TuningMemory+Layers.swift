// The tail's layers with their places, and the passes over them.
extension TuningMemory {
  /// Runs the float tail on the features, which `loadFeatures` put there.
  func forwardFloat() {
    for index in unsafe 0..<layerCount {
      let layer = unsafe floatLayer(index)
      switch unsafe layer.kind {
      case .convolution, .depthwiseConvolution, .fullyConnected:
        unsafe layer.forward(tailWeights(index))
      case .maxPool: unsafe layer.forwardMaxPool()
      case .averagePool: unsafe layer.forwardAveragePool()
      case .add, .rescale: unsafe layer.forwardAdd()
      default: break  // The reader refuses other kinds in a tail.
      }
    }
  }

  /// Adds the sample's gradients to those of the parameters; the loss's by the logits is known.
  func backward() {
    var index = unsafe layerCount - 1
    while index >= 0 {
      if unsafe mode == .layers { unsafe backwardFloat(index) } else { unsafe backwardInt8(index) }
      index -= 1
    }
  }

  private func backwardFloat(_ index: Int) {
    let layer = unsafe floatLayer(index)
    unsafe layer.prepareBackward()
    if unsafe layer.kind.isWeighted {
      unsafe layer.backward(tailWeights(index))
    } else {
      unsafe layer.backwardUnweighted()
    }
  }

  /// The same where only biases change.
  private func backwardInt8(_ index: Int) {
    let layer = unsafe int8Layer(index)
    unsafe layer.prepareBackward()
    if unsafe layer.kind.isWeighted {
      unsafe layer.backward(frozenWeights(index, layer))
    } else {
      unsafe layer.backwardUnweighted()
    }
  }

  func floatLayer(_ index: Int) -> TailLayer<Float> {
    let record = unsafe file.tuningLayer(index)
    return unsafe layer(
      index, low: record.low == -.infinity ? nil : record.low,
      high: record.high == .infinity ? nil : record.high)
  }

  func int8Layer(_ index: Int) -> TailLayer<Int8> {
    let record = unsafe file.tuningLayer(index)
    let operation = unsafe file.tailOperation(index)
    return unsafe layer(
      index, low: record.low == -.infinity ? nil : operation.clampLow,
      high: record.high == .infinity ? nil : operation.clampHigh)
  }

  private func layer<Element: Comparable & BitwiseCopyable>(
    _ index: Int, low: Element?, high: Element?
  ) -> TailLayer<Element> {
    let record = unsafe file.tuningLayer(index)
    let operation = unsafe updated.tailOperation(index)
    let second = operation.input1 == ModelFormat.none ? operation.input0 : operation.input1
    let input = unsafe map(operation.input0, before: index, of: Element.self)
    let isDense = operation.operationKind == .fullyConnected
    return unsafe TailLayer(
      kind: operation.operationKind ?? .rescale,
      window: isDense ? Window(kernel: 1) : updatedSession.window(operation),
      groups: operation.groupCount, input0: input,
      input1: map(second, before: index, of: Element.self),
      output: TailMap(
        work(record.outputOffset, Element.self), updated.tensor(Int(operation.output))),
      low: low, high: high, factor0: record.factor0, factor1: record.factor1,
      outputGradient: work(record.gradientOffset, Float.self),
      inputGradient0: gradient(operation.input0, before: index),
      inputGradient1: gradient(second, before: index),
      isFirstGradient0: updated.lastTailReader(of: operation.input0) == index,
      isFirstGradient1: operation.input1 != operation.input0
        && updated.lastTailReader(of: second) == index)
  }

  private func map<Element: BitwiseCopyable>(
    _ tensor: UInt32, before index: Int, of type: Element.Type
  ) -> TailMap<Element> {
    let writer = unsafe updated.tailLayer(writing: tensor, before: index)
    let offset = writer.map { unsafe file.tuningLayer($0).outputOffset }
    return unsafe TailMap(
      work(offset ?? file.tuning.featureOffset, type), updated.tensor(Int(tensor)))
  }

  private func gradient(_ tensor: UInt32, before index: Int) -> UnsafeMutablePointer<Float>? {
    guard let writer = unsafe updated.tailLayer(writing: tensor, before: index) else { return nil }
    return unsafe work(file.tuningLayer(writer).gradientOffset, Float.self)
  }

  /// A layer's parameters; the head's have rows for as many classes as there is room for.
  func tailWeights(_ index: Int) -> TailWeights {
    let record = unsafe file.tuningLayer(index)
    let first = Int(record.parameterIndex)
    let rows = unsafe rows(of: index)
    let biases = first + Int(record.parameterCount) - rows
    return unsafe TailWeights(
      weights: parameters + first, biases: parameters + biases,
      weightGradients: gradients + first, biasGradients: gradients + biases)
  }

  /// Output channels that a layer has parameters for.
  func rows(of index: Int) -> Int {
    if unsafe index == headLayer { return unsafe classCapacity }
    return unsafe Int(file.tensor(Int(file.tailOperation(index).output)).channels)
  }

  func frozenWeights(_ index: Int, _ layer: TailLayer<Int8>) -> FrozenWeights {
    let operation = unsafe file.tailOperation(index)
    let arguments =
      unsafe operation.operationKind == .fullyConnected
      ? session.fullyConnected(operation) : session.convolution(operation)
    let output = unsafe file.tensor(Int(operation.output))
    let input = unsafe file.tensor(Int(operation.input0))
    return unsafe FrozenWeights(
      weights: arguments.weights, places: WeightPlaces(layer),
      requantization: RequantizationTable(arguments.requantization),
      scaleRatio: Double(output.scale) / Double(input.scale),
      biasGradients: gradients + Int(file.tuningLayer(index).parameterIndex))
  }
}

extension TailLayer {
  /// Backward of the kinds without weights.
  func backwardUnweighted() {
    switch unsafe kind {
    case .maxPool: unsafe backwardMaxPool()
    case .averagePool: unsafe backwardAveragePool()
    default: unsafe backwardAdd()
    }
  }
}
