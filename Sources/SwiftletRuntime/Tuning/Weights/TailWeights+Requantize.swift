extension TuningMemory {
  /// Weights, biases and scales of a layer, as the quantizer makes them of the same numbers without
  /// bias correction (`ChannelQuantization`).
  ///
  /// Throws: `FineTuningError.layer`.
  func requantizeWeights(_ index: Int) throws(FineTuningError) {
    let layer = unsafe floatLayer(index)
    let weights = unsafe tailWeights(index)
    let operation = unsafe updated.tailOperation(index)
    let depth = unsafe layer.window.tapCount * layer.channelsPerGroup
    let places = unsafe WeightPlaces(layer)
    unsafe clearWeights(operation)
    for channel in unsafe 0..<layer.output.channels {
      let row = unsafe UnsafePointer(weights.weights + channel * depth)
      let bias = unsafe Double(weights.biases[channel])
      let largest = unsafe largestMagnitude(row, count: depth)
      if !largest.isFinite || !bias.isFinite { throw unsafe fault(index) }
      let inputScale = unsafe Double(units(operation.input0).scale)
      let quantization = ChannelQuantization(
        largest: largest, depth: depth, bias: bias, inputScale: inputScale)
      let sum = unsafe setWeights(channel, row, count: depth, quantization, places, operation)
      let integer = quantization.bias(bias, stepSize: inputScale * quantization.scale)
      unsafe setRequantization(
        layer.requantizationLane(channel), of: operation,
        bias: integer - units(operation.input0).zeroPoint * sum,
        scale: try requantization(quantization.scale, operation, at: index))
    }
  }

  /// Unused places of weights are zero, those of scales what the format wants.
  private func clearWeights(_ operation: ModelFormat.Operation) {
    let target = unsafe updatedWeights(operation)
    for byte in 0..<Int(operation.weightsByteCount) { unsafe target[byte] = 0 }
    for lane in 0..<Int(operation.requantizationBlockCount) * 16 {
      unsafe setRequantization(lane, of: operation, bias: 0, scale: .unused)
    }
  }

  /// Infinite when a weight is not finite.
  private func largestMagnitude(_ row: UnsafePointer<Float>, count: Int) -> Double {
    var largest: Float = 0
    for index in 0..<count {
      if unsafe !row[index].isFinite { return .infinity }
      largest = unsafe max(largest, row[index].magnitude)
    }
    return Double(largest)
  }

  /// Returns the sum of the channel's int8 weights.
  private func setWeights(
    _ channel: Int, _ row: UnsafePointer<Float>, count: Int, _ quantization: ChannelQuantization,
    _ places: WeightPlaces, _ operation: ModelFormat.Operation
  ) -> Int32 {
    let target = unsafe updatedWeights(operation)
    var sum: Int32 = 0
    for index in 0..<count {
      let weight = unsafe quantization.integer(row[index])
      unsafe target[places.place(channel, depth: index)] = weight
      sum += Int32(weight)
    }
    return sum
  }

  /// The biases alone, at the scale that they have: the file's integers and how far the real numbers
  /// have moved from the file's. What a sum owes to the input's zero point, the zero point times the
  /// sum of the weights, is in the file's integers already, so that no step looks at the weights.
  ///
  /// Throws: `FineTuningError.layer`.
  /// Complexity: O(output channels).
  func requantizeBiases(_ index: Int) throws(FineTuningError) {
    let operation = unsafe updated.tailOperation(index)
    if !operation.hasWeights { return }
    let layer = unsafe int8Layer(index)
    let frozen = unsafe frozenWeights(index, layer)
    let inputScale = unsafe Double(units(operation.input0).scale)
    let depth = unsafe layer.window.tapCount * layer.channelsPerGroup
    let first = unsafe Int(file.tuningLayer(index).parameterIndex)
    for channel in unsafe 0..<layer.output.channels {
      let lane = unsafe layer.requantizationLane(channel)
      let step = unsafe frozen.exactStep(lane)
      let bias = unsafe Double(parameters[first + channel])
      let known = unsafe Double(masters[first + channel])
      if !bias.isFinite || !known.isFinite { throw unsafe fault(index) }
      let limits = ChannelQuantization(
        largest: step * 127, depth: depth, bias: 0, inputScale: inputScale)
      let change =
        limits.bias(bias, stepSize: inputScale * step)
        &- limits.bias(known, stepSize: inputScale * step)
      unsafe setRequantization(
        lane, of: operation, bias: frozen.requantization.bias(lane) &+ change,
        scale: frozen.requantization.requantization(lane))
    }
  }
}

extension Requantization {
  /// What lanes hold that no channel uses.
  static var unused: Requantization { Requantization(multiplier: 1 << 30, shift: 32) }
}

extension TailLayer {
  /// The lane of an output channel, counted from the operation's first block: each group of a
  /// convolution begins a block.
  func requantizationLane(_ channel: Int) -> Int {
    if unsafe kind == .depthwiseConvolution { return channel }
    let perGroup = unsafe output.channels / groups
    let blocks = (perGroup + 15) / 16
    return channel / perGroup * blocks * 16 + channel % perGroup
  }
}
