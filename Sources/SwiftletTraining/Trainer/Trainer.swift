public import SwiftletData
public import SwiftletGraph

/// Trains a classifier by mini-batches on softmax cross-entropy.
///
/// Numerics: float32; the same graph, samples and options give the same bits on the same processor,
/// for any number of threads.
public struct Trainer: Sendable {
  public let options: TrainingOptions

  /// Throws: `TrainingError.invalidOption`.
  public init(_ options: TrainingOptions) throws(TrainingError) {
    try options.requireValid()
    _ = try SGD(options.optimizer)
    self.options = options
  }

  /// Trains `graph` on `source` and returns it with new weights, those of the epoch with the
  /// smallest validation loss when there is a validation part, else those of the last epoch.
  ///
  /// Each epoch visits the samples in a new random order; samples that do not fill a last batch
  /// wait for another epoch. A data set smaller than the batch is one batch.
  ///
  /// - Parameter report: called after every step and every epoch.
  /// Throws: `TrainingError` when samples and network do not fit, or when the loss diverges.
  public func train(
    _ graph: Graph, on source: any SampleSource,
    report: (TrainingEvent) -> Void = { _ in }
  ) throws(TrainingError) -> TrainingResult {
    guard options.validationCount < source.count else { throw .noSamples(source: source.name) }
    let parts = source.split(validationCount: options.validationCount, seed: options.seed)
    let classifier = try Classifier(graph)
    try classifier.requireFit(parts.training)
    var run = try TrainingRun(classifier, on: parts.training, options: options)
    var best = BestEpoch()
    var epochs: [EpochSummary] = []
    for epoch in 0..<options.epochCount {
      let progress = try run.epoch(epoch) { report(.step($0)) }
      let trained = try run.finiteGraph(epoch: epoch)
      let validation =
        options.validationCount == 0 ? nil : try trained.evaluate(on: parts.validation)
      let summary = EpochSummary(
        epoch: epoch + 1, trainingLoss: progress.loss, learningRate: progress.learningRate,
        imagesPerSecond: progress.imagesPerSecond, validation: validation)
      best.offer(trained, summary)
      epochs.append(summary)
      report(.epoch(summary))
    }
    return TrainingResult(
      graph: classifier.restored(best.graph ?? classifier.graph), bestEpoch: best.epoch,
      epochs: epochs)
  }
}

/// The weights to keep.
private struct BestEpoch {
  private(set) var graph: Graph?
  private(set) var epoch = 0
  private var loss = Double.infinity

  mutating func offer(_ candidate: Graph, _ summary: EpochSummary) {
    if let validation = summary.validation, graph != nil, !(validation.loss < loss) { return }
    loss = summary.validation?.loss ?? loss
    graph = candidate
    epoch = summary.epoch
  }
}
