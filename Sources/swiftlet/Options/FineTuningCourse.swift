import ArgumentParser
import SwiftletRuntime

/// How `finetune` trains.
struct FineTuningCourse: ParsableArguments {
  @Option(help: "Passes over the remembered samples.")
  var epochs = FineTuningOptions.epochCount

  @Option(help: "Samples per step, every class as often as the others.")
  var batch = FineTuningOptions.batchSize

  @Option(help: "Learning rate at the start; it falls to zero in equal parts.")
  var lr = FineTuningOptions.adapting().learningRate

  @Option(help: "Momentum, at least 0 and below 1.")
  var momentum = FineTuningOptions.adapting().momentum

  @Option(help: "Weight decay.")
  var weightDecay = FineTuningOptions.adapting().weightDecay

  @Option(help: "Pull of the weights towards those in the file, which keeps old classes.")
  var anchor = FineTuningOptions.adapting().anchor

  @Option(help: "How often a new class is drawn, against an old one; at most 1.")
  var newClassShare = FineTuningOptions.adapting().newClassShare

  @Option(help: "The largest norm of a step's gradient.")
  var clip = FineTuningOptions.adapting().largestGradientNorm

  @Option(help: "Chooses samples; the same seed gives the same bits.")
  var seed: UInt64 = 1

  func validate() throws {
    guard epochs > 0, batch > 0 else {
      throw ValidationError("--epochs and --batch must be at least 1")
    }
    guard lr > 0, momentum >= 0, momentum < 1, weightDecay >= 0, anchor >= 0,
      newClassShare > 0, newClassShare <= 1, clip > 0
    else {
      throw ValidationError(
        "--lr and --clip must be above 0, --momentum in 0..<1, --new-class-share above 0 and at most 1, "
          + "--weight-decay and --anchor not below 0")
    }
  }

  var options: FineTuningOptions {
    FineTuningOptions(
      learningRate: lr, momentum: momentum, weightDecay: weightDecay, anchor: anchor,
      newClassShare: newClassShare, largestGradientNorm: clip, seed: seed)
  }
}
