import SwiftletGraph
import SwiftletRuntime

extension FineTuner {
  /// Times steps on remembered features of random samples: forward and backward through the tail and
  /// the change of its parameters. The trunk does not run: it has run once for each sample.
  static func bench(
    _ path: String, on kernels: KernelPath, batchSize: Int, _ time: MeasuringTime
  ) throws -> TrainingBenchReport {
    let model = try loadModel(path)
    let arena = Arena(byteCount: model.fineTuningByteCount)
    // A rate this small keeps the weights, and so the work, as they are for any number of steps.
    let options = FineTuningOptions(learningRate: 1e-6, weightDecay: 5e-4)
    var tuner = try FineTuner(model: model, arena: arena, options: options, path: kernels)
    try tuner.rememberNoise()
    guard tuner.rememberedCount > 0 else {
      throw UnsuitableModel(file: path, reason: "it remembers no samples; use --replay")
    }
    // One step of a small head is too short for the clock.
    let steps = 64
    let timings = time.measure {
      for step in 0..<steps {
        for sample in 0..<batchSize {
          tuner.accumulateRemembered(at: (step + sample) % tuner.rememberedCount)
        }
        tuner.step()
      }
    }
    let median = timings.medianMilliseconds / Double(steps)
    return TrainingBenchReport(
      batch: batchSize, medianMs: median, minMs: timings.minimumMilliseconds / Double(steps),
      runs: timings.count * steps, threads: 1, imagesPerSecond: Double(batchSize) / median * 1e3)
  }

  private mutating func rememberNoise() throws(FineTuningError) {
    var random = RandomSource(seed: 1)
    for index in 0..<min(replayCapacity, 64) {
      let noise = (0..<input.elementCount).map { _ in random.nextUnitFloat() * 2 - 1 }
      _ = try remember(noise.span, label: index % classCount)
    }
  }
}
