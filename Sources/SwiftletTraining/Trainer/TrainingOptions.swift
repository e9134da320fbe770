public import SwiftletGraph

/// How a network is trained.
public struct TrainingOptions: Hashable, Sendable {
  public var epochCount: Int
  public var batchSize: Int
  public var optimizer: SGD.Options
  public var schedule: LearningRateSchedule
  public var augmentation: Augmentation
  /// Samples taken from the training data to choose the best epoch by; 0 keeps the last epoch.
  public var validationCount: Int
  /// Starts every random sequence: validation split, order and mirroring of samples, dropout.
  public var seed: UInt64
  /// Threads that share the work. The result has the same bits for any number.
  public var threads: Int

  public init(
    epochCount: Int, batchSize: Int, optimizer: SGD.Options, schedule: LearningRateSchedule,
    augmentation: Augmentation = Augmentation(), validationCount: Int = 0, seed: UInt64 = 1,
    threads: Int = 1
  ) {
    self.epochCount = epochCount
    self.batchSize = batchSize
    self.optimizer = optimizer
    self.schedule = schedule
    self.augmentation = augmentation
    self.validationCount = validationCount
    self.seed = seed
    self.threads = threads
  }

  /// A network's defaults: momentum, and a learning rate that falls along a cosine at every step.
  public init(_ defaults: TrainingDefaults, seed: UInt64 = 1) {
    self.init(
      epochCount: defaults.epochCount, batchSize: defaults.batchSize,
      optimizer: SGD.Options(momentum: defaults.momentum, weightDecay: defaults.weightDecay),
      schedule: LearningRateSchedule(
        initialRate: defaults.learningRate, course: .cosine(), granularity: .step),
      seed: seed)
  }

  /// Throws: `TrainingError.invalidOption` for the first value out of its range.
  func requireValid() throws(TrainingError) {
    guard epochCount > 0 else {
      throw .invalidOption(name: "epochs", value: "\(epochCount)", expected: "at least 1")
    }
    guard batchSize > 0 else {
      throw .invalidOption(name: "batch size", value: "\(batchSize)", expected: "at least 1")
    }
    guard threads > 0 else {
      throw .invalidOption(name: "threads", value: "\(threads)", expected: "at least 1")
    }
    guard validationCount >= 0 else {
      throw .invalidOption(
        name: "validation samples", value: "\(validationCount)", expected: "at least 0")
    }
    try schedule.requireValid()
  }
}
