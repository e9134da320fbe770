// Training from the replay cache alone: what the programs and most devices do.
extension FineTuner {
  /// Takes the next of `stepCount` steps, each on `batchSize` remembered samples, every class as
  /// often as the others:
  ///
  ///     while tuner.rehearse(batchSize: 16, stepCount: 500) != nil {}
  ///
  /// The learning rate falls from that of `options` to zero, in equal parts: no sample has the last
  /// word. Where training stands is `self.stepCount`, which checkpoints keep, so that the same loop
  /// after `restoreCheckpoint` goes on where the other stopped, with the same bits.
  ///
  /// Returns: the mean loss before the step; nil when all steps are done or nothing is remembered.
  public mutating func rehearse(batchSize: Int, stepCount: Int) -> Float? {
    if self.stepCount >= stepCount || batchSize < 1 { return nil }
    var loss: Float = 0
    for _ in 0..<batchSize {
      guard let sample = drawRemembered() else { return nil }
      loss += accumulateRemembered(at: sample)
    }
    let rate = options.learningRate
    options.learningRate = rate * (1 - Float(self.stepCount) / Float(stepCount))
    step()
    options.learningRate = rate
    return loss / Float(batchSize)
  }
}

extension FineTuner {
  /// Steps that draw as many samples as `epochs` passes over the cache have.
  public func stepCount(epochs: Int, batchSize: Int) -> Int {
    epochs * max(1, (rememberedCount + batchSize - 1) / batchSize)
  }
}

extension FineTuningOptions {
  /// For `rehearse` on some tens of samples of each class: what docs/fine-tuning.md measures.
  public static func adapting(seed: UInt64 = 1) -> FineTuningOptions {
    FineTuningOptions(
      learningRate: 0.01, momentum: 0.9, anchor: 0.3, newClassShare: 0.6, largestGradientNorm: 5,
      seed: seed)
  }

  /// Passes and samples per step that go with them.
  public static var epochCount: Int { 30 }
  public static var batchSize: Int { 16 }
}
