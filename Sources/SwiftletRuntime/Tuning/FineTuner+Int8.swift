// The int8 model after training.
extension FineTuner {
  /// Makes the tail int8 again: weights per channel, activations by their ranges, the file's
  /// checksum.
  ///
  /// The ranges are those of the replay cache under the final weights; where it is empty, those of
  /// all samples since the last call. Forgets what `evaluate` has counted.
  /// Throws: `FineTuningError.noSamples`, `.layer`.
  public mutating func requantize() throws(FineTuningError) {
    isRequantized = false
    report = FineTuningReport()
    unsafe memory.observeRemembered()
    if unsafe memory.mode == .layers && memory.state.pointee.rangeSampleCount == 0 {
      throw .noSamples
    }
    try unsafe memory.requantize()
    unsafe memory.resetRanges()
    isRequantized = true
  }

  /// Counts a held-out sample: what the old int8 model, the new one and the float tail make of it.
  ///
  /// Throws: `FineTuningError.notRequantized`, `.inputCount`, `.label`.
  public mutating func evaluate(_ input: Span<Int8>, label: Int) throws(FineTuningError) {
    try runTrunk(input, label: label)
    try evaluateCurrent(label: label)
  }

  public mutating func evaluate(_ input: Span<Float>, label: Int) throws(FineTuningError) {
    try runTrunk(input, label: label)
    try evaluateCurrent(label: label)
  }

  /// The class that the new int8 model gives.
  ///
  /// Throws: `FineTuningError.notRequantized`, `.inputCount`.
  public mutating func classify(_ input: Span<Int8>) throws(FineTuningError) -> Int {
    try runTrunk(input, label: 0)
    return try classifyCurrent()
  }

  public mutating func classify(_ input: Span<Float>) throws(FineTuningError) -> Int {
    try runTrunk(input, label: 0)
    return try classifyCurrent()
  }
}

// The new file: as long as the old one, equal to it but for the patches.
extension FineTuner {
  /// Bytes of the new file.
  public var updateByteCount: Int { model.fileByteCount }

  /// Copies the new file's bytes from `offset` on, as many as fit and there are.
  ///
  /// Returns: the bytes copied.
  /// Throws: `FineTuningError.notRequantized`.
  public func copyUpdate(
    from offset: Int, into bytes: inout MutableSpan<UInt8>
  ) throws(FineTuningError) -> Int {
    if !isRequantized { throw .notRequantized }
    var copied = 0
    while copied < bytes.count, offset >= 0, offset + copied < updateByteCount {
      let run = unsafe memory.run(from: offset + copied)
      let count = min(run.count, bytes.count - copied)
      for index in 0..<count { bytes[copied + index] = unsafe run[index] }
      copied += count
    }
    return copied
  }

  /// Runs of the file that the update changes, in its order.
  public var patchCount: Int { unsafe memory.patches.count }

  /// Precondition: `index` is in `0..<patchCount`.
  public func patch(at index: Int) -> FilePatch {
    precondition(index >= 0 && index < patchCount)
    return unsafe memory.patches.patches[index]
  }
}
