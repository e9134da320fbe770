// Back to int8: the update's records, weights and scales from the parameters and the ranges.
extension TuningMemory {
  /// Rebuilds the update.
  ///
  /// Throws: `FineTuningError.layer` when a layer's numbers do not fit int8; the update is then of
  /// no use.
  func requantize() throws(FineTuningError) {
    for index in unsafe 0..<layerCount {
      if unsafe mode == .layers {
        try unsafe requantizeLayer(index)
      } else {
        try unsafe requantizeBiases(index)
      }
    }
    if unsafe firstOperation + layerCount < file.operationCount {
      try unsafe requantizeSoftmax(layerCount)
    }
    unsafe seal()
  }

  private func requantizeLayer(_ index: Int) throws(FineTuningError) {
    try unsafe chooseScale(index)
    switch unsafe updated.tailOperation(index).operationKind {
    case .convolution, .depthwiseConvolution, .fullyConnected:
      try unsafe requantizeWeights(index)
    case .averagePool: try unsafe requantizeAveragePool(index)
    case .add, .rescale: try unsafe requantizeAdd(index)
    default: break
    }
  }

  /// The output's scale and zero point from its range, and the clamp from both. Max pooling hands
  /// its input's on.
  private func chooseScale(_ index: Int) throws(FineTuningError) {
    let operation = unsafe updatedOperation(index)
    let output = unsafe updatedTensor(operation.pointee.output)
    let units: QuantizationParameters
    if unsafe operation.pointee.operationKind == .maxPool {
      units = unsafe self.units(operation.pointee.input0)
    } else {
      let (low, high) = unsafe (ranges[2 * index], ranges[2 * index + 1])
      if !low.isFinite || !high.isFinite { throw unsafe fault(index) }
      units = QuantizationParameters(covering: ValueRange(low: low, high: high))
    }
    unsafe output.pointee.scale = units.scale
    unsafe output.pointee.zeroPoint = units.zeroPoint
    let record = unsafe file.tuningLayer(index)
    unsafe operation.pointee.clampLow =
      record.low == -.infinity ? .min : units.quantize(record.low)
    unsafe operation.pointee.clampHigh =
      record.high == .infinity ? .max : units.quantize(record.high)
  }

  /// The scale and zero point that the update gives a tensor.
  func units(_ tensor: UInt32) -> QuantizationParameters {
    let tensor = unsafe updated.tensor(Int(tensor))
    return QuantizationParameters(scale: tensor.scale, zeroPoint: tensor.zeroPoint)
  }

  func fault(_ index: Int) -> FineTuningError { unsafe .layer(index: firstOperation + index) }

  /// The header with the checksum of the whole new file.
  private func seal() {
    let header = unsafe piece(.header).assumingMemoryBound(to: ModelFormat.Header.self)
    unsafe header.pointee.checksum = 0
    var checksum = CRC32()
    var position = 0
    while unsafe position < file.byteCount {
      let run = unsafe run(from: position)
      unsafe checksum.update(RawSpan(_unsafeBytes: run))
      position += run.count
    }
    unsafe header.pointee.checksum = checksum.value
  }

  /// The new file's bytes from `position` on, as far as they lie together.
  func run(from position: Int) -> UnsafeRawBufferPointer {
    var end = unsafe file.byteCount
    for index in unsafe 0..<patches.count {
      let patch = unsafe patches.patches[index]
      let offset = position - patch.fileOffset
      if offset >= patch.byteCount { continue }
      if offset >= 0 {
        return unsafe UnsafeRawBufferPointer(
          start: base + (patch.source + offset), count: patch.byteCount - offset)
      }
      end = patch.fileOffset
      break
    }
    return unsafe UnsafeRawBufferPointer(start: file.base + position, count: end - position)
  }
}

// Records of the update, to be written.
extension TuningMemory {
  func piece(_ piece: TuningPatches.Piece) -> UnsafeMutableRawPointer {
    unsafe base + patches.source(of: piece)
  }

  func updatedOperation(_ index: Int) -> UnsafeMutablePointer<ModelFormat.Operation> {
    unsafe piece(.operations).assumingMemoryBound(to: ModelFormat.Operation.self) + index
  }

  /// Precondition: an operation of the tail, or after it, writes the tensor.
  func updatedTensor(_ tensor: UInt32) -> UnsafeMutablePointer<ModelFormat.Tensor> {
    unsafe piece(.tensors).assumingMemoryBound(to: ModelFormat.Tensor.self)
      + (Int(tensor) - file.firstTailTensor)
  }

  /// The update's weights of an operation.
  func updatedWeights(_ operation: ModelFormat.Operation) -> UnsafeMutablePointer<Int8> {
    unsafe piece(.weights).assumingMemoryBound(to: Int8.self)
      + (Int(operation.weightsOffset) - file.firstTailWeight)
  }

  /// Sets one lane of the update's requantization, counted from the operation's first block.
  func setRequantization(
    _ lane: Int, of operation: ModelFormat.Operation, bias: Int32, scale: Requantization
  ) {
    typealias Block = ModelFormat.RequantizationBlock
    let block = unsafe Int(operation.requantizationBlock) - file.firstTailBlock + lane / 16
    let place = unsafe piece(.requantization) + (block * Block.byteCount + lane % 16 * 4)
    unsafe place.storeBytes(of: bias, as: Int32.self)
    unsafe place.storeBytes(
      of: scale.multiplier, toByteOffset: Block.multiplierOffset, as: Int32.self)
    unsafe place.storeBytes(of: scale.shift, toByteOffset: Block.shiftOffset, as: Int32.self)
  }

  /// The fixed-point number for `factor` times the ratio of input to output scale.
  func requantization(
    _ factor: Double, _ operation: ModelFormat.Operation, at index: Int
  ) throws(FineTuningError) -> Requantization {
    let input = unsafe units(operation.input0)
    let output = unsafe units(operation.output)
    let ratio = Double(input.scale) * factor / Double(output.scale)
    guard let scale = Requantization(scale: ratio) else { throw unsafe fault(index) }
    return scale
  }
}
