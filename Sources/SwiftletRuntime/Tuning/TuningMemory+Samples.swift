// One sample through trunk and tail.
extension TuningMemory {
  /// Runs the trunk on the input that was loaded and keeps its features in `slot`.
  func runTrunk(into slot: Int) {
    for index in unsafe 0..<firstOperation { unsafe session.run(index, path: path) }
    unsafe session.store(session.activation(file.featureTensor), to: features(slot))
  }

  /// The loss of the features in `slot`; adds their gradients to those of the parameters.
  func accumulate(_ slot: Int, label: Int) -> Float {
    unsafe forward(slot)
    unsafe trackRanges()
    let loss = unsafe SoftmaxCrossEntropy.gradient(
      loadLogits(), count: Int(state.pointee.classCount), label: label)
    unsafe backward()
    unsafe state.pointee.gradientSampleCount += 1
    return loss
  }

  /// Runs the tail, keeping every activation.
  func forward(_ slot: Int) {
    if unsafe mode == .layers {
      unsafe loadFeatures(slot)
      unsafe forwardFloat()
    } else {
      unsafe forwardInt8(slot)
    }
  }

  /// The features as real numbers.
  private func loadFeatures(_ slot: Int) {
    let tensor = unsafe file.tensor(Int(file.featureTensor))
    let units = QuantizationParameters(scale: tensor.scale, zeroPoint: tensor.zeroPoint)
    let source = unsafe features(slot)
    let target = unsafe work(file.tuning.featureOffset, Float.self)
    for index in unsafe 0..<featureCount { unsafe target[index] = units.dequantize(source[index]) }
  }

  /// The int8 kernels with the biases as they are now. The arena's plan reuses memory, so each output
  /// is copied before it goes.
  private func forwardInt8(_ slot: Int) {
    let session = unsafe updatedSession
    unsafe restore(slot, in: session)
    unsafe session.store(
      session.activation(file.featureTensor), to: work(file.tuning.featureOffset, Int8.self))
    for index in unsafe 0..<layerCount {
      unsafe session.run(firstOperation + index, path: path)
      unsafe session.store(
        session.activation(file.tailOperation(index).output),
        to: work(file.tuningLayer(index).outputOffset, Int8.self))
    }
  }

  /// Puts features back where the tail reads them.
  private func restore(_ slot: Int, in session: SessionMemory) {
    unsafe session.load(features(slot), into: session.activation(file.featureTensor))
  }

  /// The logits in the place of their gradient.
  private func loadLogits() -> UnsafeMutablePointer<Float> {
    let tensor = unsafe updated.tensor(Int(file.logitsTensor))
    let record = unsafe file.tuningLayer(layerCount - 1)
    let target = unsafe lossGradient
    let units = QuantizationParameters(scale: tensor.scale, zeroPoint: tensor.zeroPoint)
    for index in 0..<Int(tensor.channels) {
      unsafe target[index] =
        mode == .layers
        ? work(record.outputOffset, Float.self)[index]
        : units.dequantize(work(record.outputOffset, Int8.self)[index])
    }
    return unsafe target
  }

  /// The class that the float tail, or in mode `biases` the int8 tail with its new biases, gives.
  func classifyInFloat(_ slot: Int) -> Int {
    unsafe forward(slot)
    return unsafe largest(loadLogits(), count: Int(state.pointee.classCount))
  }

  /// The class that an int8 tail gives, the file's or the update's.
  func classify(_ slot: Int, in session: SessionMemory) -> Int {
    unsafe restore(slot, in: session)
    for index in unsafe firstOperation..<file.operationCount {
      unsafe session.run(index, path: path)
    }
    let output = unsafe session.activation(file.header.outputTensor)
    return unsafe largest(output.base, count: output.channels)
  }

  /// The first of the largest.
  private func largest<Element: Comparable>(
    _ values: UnsafeMutablePointer<Element>, count: Int
  ) -> Int {
    var best = 0
    for index in 0..<count where unsafe values[index] > values[best] { best = index }
    return best
  }
}

// The ranges that activations take, for their int8 scales.
extension TuningMemory {
  func resetRanges() { unsafe state.pointee.rangeSampleCount = 0 }

  /// Takes the ranges anew from the replay cache, if it has samples.
  func observeRemembered() {
    let count = unsafe Int(state.pointee.replayCount)
    if unsafe count == 0 || mode == .biases { return }
    unsafe resetRanges()
    for slot in 0..<count {
      unsafe forward(slot)
      unsafe trackRanges()
    }
  }

  /// Widens each layer's range by its outputs of the sample at hand.
  func trackRanges() {
    if unsafe mode == .biases { return }
    let isFirst = unsafe state.pointee.rangeSampleCount == 0
    for index in unsafe 0..<layerCount {
      let output = unsafe floatLayer(index).output
      var low: Float = unsafe isFirst ? 0 : ranges[2 * index]
      var high: Float = unsafe isFirst ? 0 : ranges[2 * index + 1]
      for element in unsafe 0..<output.count {
        low = unsafe min(low, output.base[element])
        high = unsafe max(high, output.base[element])
      }
      unsafe ranges[2 * index] = low
      unsafe ranges[2 * index + 1] = high
    }
    unsafe state.pointee.rangeSampleCount += 1
  }
}
