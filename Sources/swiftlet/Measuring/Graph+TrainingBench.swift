import SwiftletGraph
import SwiftletTraining

/// The contract of `bench --training --json`.
struct TrainingBenchReport: Encodable {
  let batch: Int
  let medianMs: Double
  let minMs: Double
  let runs: Int
  let threads: Int
  let imagesPerSecond: Double

  func print() {
    Swift.print(
      "training step of \(batch) samples: \(Formatting.milliseconds(medianMs)) ms (median of",
      "\(Formatting.count(runs)) steps), \(Formatting.count(Int(imagesPerSecond))) images/s,",
      Formatting.threads(threads))
  }
}

extension Graph {
  /// Times steps of forward, softmax cross-entropy, backward and SGD with momentum and weight decay
  /// on one random batch.
  func benchTraining(
    batchSize: Int, threads: Int, _ time: MeasuringTime
  ) throws -> TrainingBenchReport {
    guard let input = inputs.first, let output = outputs.first else {
      throw UnsuitableModel(file: name, reason: "it has no input or no output")
    }
    var executor = try GraphExecutor(
      self, batchSize: batchSize, purpose: .training(seed: 1), threads: threads)
    var optimizer = try SGD(SGD.Options(momentum: 0.9, weightDecay: 5e-4))
    var random = RandomSource(seed: 1)
    let batch = executor.value(input.name)
    for index in 0..<batch.count { batch.base[index] = random.nextUnitFloat() * 2 - 1 }
    let logits = executor.value(output).view
    let classCount = logits.shape.sample.elementCount
    let labels = (0..<batchSize).map { _ in random.nextIndex(below: classCount) }
    let timings = try time.measure {
      executor.forward()
      _ = try SoftmaxCrossEntropy.lossAndGradient(
        logits: logits, labels: labels, gradient: executor.gradient(output))
      executor.backward()
      // A rate this small keeps the weights, and so the work, as they are for any number of steps.
      optimizer.step(executor.trainableParameters, learningRate: 1e-6)
    }
    return TrainingBenchReport(
      batch: batchSize, medianMs: timings.medianMilliseconds, minMs: timings.minimumMilliseconds,
      runs: timings.count, threads: executor.threadCount,
      imagesPerSecond: Double(batchSize) / timings.medianMilliseconds * 1e3)
  }
}
