/// Where training is, after a step.
public struct TrainingProgress: Hashable, Sendable {
  /// From 1.
  public let epoch: Int
  public let epochCount: Int
  /// Within the epoch, from 1.
  public let step: Int
  public let stepsPerEpoch: Int
  /// Mean over the epoch's batches so far.
  public let loss: Double
  public let learningRate: Float
  /// Training speed over the epoch so far.
  public let imagesPerSecond: Double
}

/// What one epoch of training brought.
public struct EpochSummary: Hashable, Sendable {
  /// From 1.
  public let epoch: Int
  /// Mean over the epoch's batches, measured while the weights moved.
  public let trainingLoss: Double
  /// At the epoch's last step.
  public let learningRate: Float
  public let imagesPerSecond: Double
  /// Measured after the epoch; nil without validation samples.
  public let validation: ClassificationMetrics?
}

/// What to report while training goes on.
public enum TrainingEvent: Hashable, Sendable {
  case step(TrainingProgress)
  case epoch(EpochSummary)
}
