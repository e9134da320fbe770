// Samples come as int8 elements, NHWC, in the units of `input`, or as real numbers, NCHW.
extension FineTuner {
  /// Offers a sample to the replay cache: its features, as int8.
  ///
  /// The cache keeps as many samples of each class as of the others, as far as there are any, and of
  /// each class a random choice of those offered.
  ///
  /// Returns: whether the sample was taken.
  /// Throws: `FineTuningError.inputCount`, `.label`.
  public mutating func remember(_ input: Span<Int8>, label: Int) throws(FineTuningError) -> Bool {
    try runTrunk(input, label: label)
    return rememberCurrent(label: label)
  }

  public mutating func remember(_ input: Span<Float>, label: Int) throws(FineTuningError) -> Bool {
    try runTrunk(input, label: label)
    return rememberCurrent(label: label)
  }

  /// Samples in the replay cache, which `rememberedLabel` and `accumulateRemembered` count from 0.
  public var rememberedCount: Int { unsafe Int(memory.state.pointee.replayCount) }

  /// Samples that the cache has room for.
  public var replayCapacity: Int { unsafe memory.replayCapacity }

  /// Precondition: `index` is in `0..<rememberedCount`.
  public func rememberedLabel(at index: Int) -> Int {
    precondition(index >= 0 && index < rememberedCount)
    return unsafe Int(memory.replayLabels[index])
  }

  /// Chooses a sample of the cache: every class as often as the others, but for `newClassShare` of
  /// the options, and in it every sample.
  ///
  /// Returns: nil when the cache is empty.
  public mutating func drawRemembered() -> Int? {
    unsafe memory.drawRemembered(newClassShare: options.newClassShare)
  }

  /// Adds a sample's gradients to those of the next step.
  ///
  /// Returns: its loss, softmax cross-entropy, before the step.
  /// Throws: `FineTuningError.inputCount`, `.label`.
  public mutating func accumulate(
    _ input: Span<Int8>, label: Int
  ) throws(FineTuningError) -> Float {
    try runTrunk(input, label: label)
    return accumulateCurrent(label: label)
  }

  public mutating func accumulate(
    _ input: Span<Float>, label: Int
  ) throws(FineTuningError) -> Float {
    try runTrunk(input, label: label)
    return accumulateCurrent(label: label)
  }

  /// The same for a sample of the replay cache, whose features are there already.
  ///
  /// Precondition: `index` is in `0..<rememberedCount`.
  @discardableResult
  public mutating func accumulateRemembered(at index: Int) -> Float {
    accumulate(slot: index, label: rememberedLabel(at: index))
  }

  #if !DEBUG
    @_noAllocation @_noLocks
  #endif
  mutating func accumulate(slot: Int, label: Int) -> Float {
    unsafe memory.accumulate(slot, label: label)
  }

  /// Changes the parameters by the mean gradient of the samples since the last step.
  ///
  /// Returns: false when there was none, and nothing was changed.
  @discardableResult
  #if !DEBUG
    @_noAllocation@_noLocks
  #endif
  public mutating func step() -> Bool {
    if unsafe memory.state.pointee.gradientSampleCount == 0 { return false }
    unsafe memory.step(options)
    isRequantized = false
    return true
  }

  /// Loads and quantizes, runs the trunk and leaves the features in the current slot.
  package mutating func runTrunk(_ input: Span<Float>, label: Int) throws(FineTuningError) {
    try require(input.count, label: label)
    unsafe input.withUnsafeBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return }
      unsafe memory.session.quantize(
        start, into: memory.session.activation(UInt32(model.inputTensor)),
        as: self.input.quantization)
    }
    unsafe memory.runTrunk(into: memory.currentSlot)
  }

  package mutating func runTrunk(_ input: Span<Int8>, label: Int) throws(FineTuningError) {
    try require(input.count, label: label)
    unsafe input.withUnsafeBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return }
      unsafe memory.session.load(
        start, into: memory.session.activation(UInt32(model.inputTensor)))
    }
    unsafe memory.runTrunk(into: memory.currentSlot)
  }

  private func require(_ count: Int, label: Int) throws(FineTuningError) {
    let required = input.elementCount
    if count != required { throw .inputCount(required: required, given: count) }
    if label < 0 || label >= classCount { throw .label(label, classCount: classCount) }
  }
}
