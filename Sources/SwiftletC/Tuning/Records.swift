internal import CSwiftlet
internal import SwiftletRuntime

// The records of `swiftlet_tune.h`, from and to the runtime's own types.

extension swiftlet_tuner_info {
  /// Precondition: the model is trainable.
  init(_ model: borrowing Model) {
    let tuning = model.tuning ?? ModelFormat.Tuning()
    self.init(
      memory_bytes: UInt64(model.fineTuningByteCount), arena_bytes: UInt64(model.arenaByteCount),
      update_bytes: UInt64(model.fileByteCount),
      checkpoint_bytes: UInt64(model.checkpointByteCount), classes: UInt32(model.classCount),
      class_capacity: tuning.classCapacity, sample_capacity: tuning.replayCapacity,
      name_capacity: tuning.labelCapacity, trains_biases: model.tuningMode == .biases ? 1 : 0,
      features: UInt32(model.featureCount), input: swiftlet_tensor(model.input))
  }
}

extension swiftlet_tuner_state {
  init(_ tuner: borrowing FineTuner) {
    let report = tuner.report
    self.init(
      classes: UInt32(tuner.classCount), remembered: UInt32(tuner.rememberedCount),
      steps: UInt32(tuner.stepCount), is_requantized: tuner.isRequantized ? 1 : 0,
      evaluated: UInt32(report.sampleCount), right_before: UInt32(report.correctBefore),
      right_after: UInt32(report.correctAfter), right_in_float: UInt32(report.correctInFloat))
  }
}

extension swiftlet_tuner_options {
  init(_ options: FineTuningOptions) {
    self.init(
      learning_rate: options.learningRate, momentum: options.momentum,
      weight_decay: options.weightDecay, anchor: options.anchor,
      new_class_share: options.newClassShare,
      largest_gradient_norm: options.largestGradientNorm, seed: options.seed)
  }
}

extension FineTuningOptions {
  /// Of a `struct swiftlet_tuner_options`; NULL for what adapts a model.
  @unsafe
  init(_ record: UnsafeRawPointer?) {
    guard let record = unsafe record?.assumingMemoryBound(to: swiftlet_tuner_options.self).pointee
    else {
      self = .adapting()
      return
    }
    self.init(
      learningRate: record.learning_rate, momentum: record.momentum,
      weightDecay: record.weight_decay, anchor: record.anchor,
      newClassShare: record.new_class_share,
      largestGradientNorm: record.largest_gradient_norm, seed: record.seed)
  }
}
