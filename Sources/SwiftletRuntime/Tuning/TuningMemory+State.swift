// The state's beginning, its change with the number of classes, and checkpoints.
extension TuningMemory {
  /// The state and the update of the model as the file has it.
  func initialize(seed: UInt64) {
    for byte in unsafe 0..<Int(layout.end) {
      unsafe base.storeBytes(of: 0, toByteOffset: byte, as: UInt8.self)
    }
    var state = TuningState()
    unsafe state.modelChecksum = file.header.checksum
    unsafe state.classCount = file.tensor(Int(file.logitsTensor)).channels
    state.random = seed
    unsafe self.state.initialize(to: state)
    unsafe copyFile(file.extent(of: .masterWeights), to: UnsafeMutableRawPointer(parameters))
    for piece in 0..<TuningPatches.pieceCount {
      guard let kind = TuningPatches.Piece(rawValue: piece) else { continue }
      unsafe copyFile(TuningPatches.extent(piece, of: file), to: self.piece(kind))
    }
    unsafe clearLabels(from: file.extent(of: .labels).byteCount)
  }

  private func copyFile(_ extent: ModelView.Extent, to target: UnsafeMutableRawPointer) {
    unsafe target.copyMemory(from: file.base + extent.offset, byteCount: extent.byteCount)
  }

  func setClassCount(_ count: Int) {
    let old = unsafe Int(state.pointee.classCount)
    unsafe state.pointee.classCount = UInt32(truncatingIfNeeded: count)
    for index in unsafe firstOperation + headLayer..<file.operationCount {
      let tensor = unsafe updatedTensor(updated.operation(index).output)
      unsafe tensor.pointee.channels = UInt32(truncatingIfNeeded: count)
      unsafe tensor.pointee.pixelStride = UInt32(truncatingIfNeeded: count)
      unsafe tensor.pointee.byteCount = tensor.pointee.elementCount
    }
    let head = unsafe updatedOperation(headLayer)
    let (bytes, blocks) = unsafe file.headSizes(classCount: count)
    unsafe head.pointee.weightsByteCount = bytes
    unsafe head.pointee.requantizationBlockCount = blocks
    unsafe clearRows(min(old, count)..<classCapacity)
    if count < old { unsafe forgetSamples() }
    unsafe resetRanges()
  }

  /// Sets some classes' parameters to zero, and what training knows of them.
  private func clearRows(_ rows: Range<Int>) {
    let places = unsafe headParameters(rows)
    unsafe clear(places.weights)
    unsafe clear(places.biases)
  }

  /// The head's parameters of some classes.
  func headParameters(_ rows: Range<Int>) -> (weights: Range<Int>, biases: Range<Int>) {
    let record = unsafe file.tuningLayer(headLayer)
    let first = Int(record.parameterIndex)
    let depth = unsafe Int(record.parameterCount) / classCapacity - 1
    let biases = unsafe first + classCapacity * depth
    return (
      first + rows.lowerBound * depth..<first + rows.upperBound * depth,
      biases + rows.lowerBound..<biases + rows.upperBound
    )
  }

  private func clear(_ indices: Range<Int>) {
    unsafe (parameters + indices.lowerBound).zero(count: indices.count)
    unsafe (momentum + indices.lowerBound).zero(count: indices.count)
    unsafe (gradients + indices.lowerBound).zero(count: indices.count)
  }

  private func forgetSamples() {
    unsafe state.pointee.replayCount = 0
    for index in unsafe 0..<2 * classCapacity { unsafe classCounts[index] = 0 }
  }
}

// Class names.
extension TuningMemory {
  /// Precondition: the texts fit.
  func setLabels(_ texts: UnsafeBufferPointer<UInt8>) {
    guard let start = texts.baseAddress else { return }
    unsafe piece(.labels).copyMemory(from: start, byteCount: texts.count)
    unsafe clearLabels(from: texts.count)
    let entry = unsafe piece(.labelEntry).assumingMemoryBound(to: ModelFormat.Section.self)
    unsafe entry.pointee.byteCount = UInt64(texts.count)
  }

  /// What follows a section is zero.
  private func clearLabels(from first: Int) {
    let capacity = unsafe Int(file.tuning.labelCapacity)
    for byte in min(first, capacity)..<capacity {
      unsafe piece(.labels).storeBytes(of: 0, toByteOffset: byte, as: UInt8.self)
    }
  }
}

// Checkpoints.
extension TuningMemory {
  /// Puts the state's checksum into it.
  func sealState() {
    unsafe state.pointee.checksum = 0
    let bytes = unsafe UnsafeRawBufferPointer(start: base, count: Int(layout.stateEnd))
    unsafe state.pointee.checksum = checksum(RawSpan(_unsafeBytes: bytes))
  }

  /// Precondition: as many bytes as the state has.
  func restoreState(_ bytes: RawSpan) throws(FineTuningError) {
    let saved = unsafe bytes.unsafeLoadUnaligned(as: TuningState.self)
    if saved.magic != TuningState.magic { throw .checkpoint(.magic) }
    if unsafe saved.modelChecksum != file.header.checksum { throw .checkpoint(.model) }
    if unsafe checksum(bytes) != saved.checksum { throw .checkpoint(.checksum) }
    let classes = unsafe 1...classCapacity
    let samples = unsafe 0...replayCapacity
    if !classes.contains(Int(saved.classCount)) || !samples.contains(Int(saved.replayCount)) {
      throw .checkpoint(.count)
    }
    unsafe setClassCount(Int(saved.classCount))
    unsafe bytes.withUnsafeBytes { buffer in
      guard let start = buffer.baseAddress else { return }
      unsafe base.copyMemory(from: start, byteCount: buffer.count)
    }
    unsafe refreshBiases()
  }

  /// CRC-32 with the checksum's own bytes taken as zero.
  private func checksum(_ bytes: RawSpan) -> UInt32 {
    let field = 4
    var checksum = CRC32()
    checksum.update(bytes.extracting(0..<field))
    for _ in 0..<4 { checksum.update(0 as UInt8) }
    checksum.update(bytes.extracting((field + 4)...))
    return checksum.value
  }
}
