import SwiftletData
import SwiftletGraph

/// The moving parts of one training: executor, optimizer, order of the samples.
struct TrainingRun: ~Copyable {
  private let classifier: Classifier
  private let source: any SampleSource
  private let options: TrainingOptions
  private let batchSize: Int
  private let stepsPerEpoch: Int
  private var optimizer: SGD
  private var executor: GraphExecutor

  init(
    _ classifier: Classifier, on source: any SampleSource, options: TrainingOptions
  ) throws(TrainingError) {
    let batchSize = min(options.batchSize, source.count)
    let optimizer = try SGD(options.optimizer)
    let executor = try classifier.executor(
      batchSize: batchSize, purpose: .training(seed: options.seed), threads: options.threads)
    self.classifier = classifier
    self.source = source
    self.options = options
    self.batchSize = batchSize
    stepsPerEpoch = source.count / batchSize
    self.optimizer = optimizer
    self.executor = executor
  }

  /// Visits every sample once, but for those that do not fill a batch.
  ///
  /// - Returns: the progress after the last step.
  mutating func epoch(
    _ epoch: Int, report: (TrainingProgress) -> Void
  ) throws(TrainingError) -> TrainingProgress {
    var random = RandomSource(seed: options.seed).split(UInt64(epoch) + 1)
    let order = (0..<source.count).shuffled(using: &random)
    let clock = ContinuousClock()
    let start = clock.now
    var lossSum = 0.0
    var last: TrainingProgress?
    for step in 0..<stepsPerEpoch {
      let rate = options.schedule.rate(
        epoch: epoch, step: step, stepsPerEpoch: stepsPerEpoch, epochCount: options.epochCount)
      let loss = try self.step(
        order[step * batchSize..<(step + 1) * batchSize], rate: rate, random: &random)
      guard loss.isFinite else {
        throw .diverged(epoch: epoch + 1, step: step + 1, learningRate: rate)
      }
      lossSum += loss
      let seconds = max((clock.now - start) / .seconds(1), .leastNormalMagnitude)
      let progress = TrainingProgress(
        epoch: epoch + 1, epochCount: options.epochCount, step: step + 1,
        stepsPerEpoch: stepsPerEpoch, loss: lossSum / Double(step + 1), learningRate: rate,
        imagesPerSecond: Double((step + 1) * batchSize) / seconds)
      report(progress)
      last = progress
    }
    guard let last else { throw .noSamples(source: source.name) }
    return last
  }

  /// Forward, loss, backward, update. The update is skipped when the loss is not finite.
  private mutating func step(
    _ indices: ArraySlice<Int>, rate: Float, random: inout RandomSource
  ) throws(TrainingError) -> Double {
    let labels = try source.labels(indices, classCount: classifier.classCount)
    let input = executor.value(classifier.input.name)
    source.copyBatch(indices, into: input)
    options.augmentation.apply(to: input, using: &random)
    executor.forward()
    let loss = try SoftmaxCrossEntropy.lossAndGradient(
      logits: executor.value(classifier.output).view, labels: labels,
      gradient: executor.gradient(classifier.output))
    guard loss.isFinite else { return loss }
    executor.backward()
    optimizer.step(executor.trainableParameters, learningRate: rate)
    return loss
  }

  /// The graph as it is now.
  ///
  /// Throws: `TrainingError.diverged` when a weight or running statistic is not finite.
  borrowing func finiteGraph(epoch: Int) throws(TrainingError) -> Graph {
    let graph = executor.updatedGraph()
    do {
      try graph.requireFiniteParameters()
    } catch {
      let rate = options.schedule.rate(
        epoch: epoch, step: stepsPerEpoch - 1, stepsPerEpoch: stepsPerEpoch,
        epochCount: options.epochCount)
      throw .diverged(epoch: epoch + 1, step: stepsPerEpoch, learningRate: rate)
    }
    return graph
  }
}
