import SwiftletRuntime

extension ModelImage {
  /// Adds the tuning sections, and numbers as class names where the model has none.
  mutating func addTuning(_ tail: TrainableTail, options: TuningOptions) {
    var record = ModelFormat.Tuning()
    record.mode = tail.shape.mode.rawValue
    record.firstOperation = UInt32(tail.shape.first)
    record.classCapacity = UInt32(tail.shape.classCapacity)
    record.replayCapacity = UInt32(options.replayCapacity)
    record.workByteCount = UInt64(tail.work.arenaByteCount)
    record.featureOffset = UInt64(tail.featureOffset)
    if labels.isEmpty {
      let classes = tail.shape.operations[tail.shape.logits].outputMap.channels
      labels = (0..<classes).map { "\($0)" }
    }
    let wanted = tail.shape.classCapacity * options.labelByteCount
    record.labelCapacity = UInt32(max(labelBytes.count, wanted))
    tuning = record
    tuningLayers = tail.records
    masterWeights = tail.masterWeights
    record.arenaByteCount = requiredTuningByteCount()
    tuning = record
  }

  /// What the runtime's own layout comes to.
  private func requiredTuningByteCount() -> UInt64 {
    let file = serialized()
    let byteCount = file.withUnsafeBytes { try? TuningLayout.byteCount(ofUnfinished: $0) }
    guard let byteCount else { preconditionFailure("the file just made has a section table") }
    return byteCount
  }
}
