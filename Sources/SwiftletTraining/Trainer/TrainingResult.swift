public import SwiftletGraph

/// A trained network and how it came to be.
public struct TrainingResult: Sendable {
  /// With the weights of `bestEpoch`.
  public let graph: Graph
  /// The epoch with the smallest validation loss; without validation the last. From 1.
  public let bestEpoch: Int
  public let epochs: [EpochSummary]
}
