import ArgumentParser
import SwiftletGraph
import SwiftletTraining

/// How `train` trains; what is not given is the network's default.
struct Hyperparameters: ParsableArguments {
  enum Optimizer: String, ExpressibleByArgument, CaseIterable {
    case sgd
    case nesterov
  }

  enum Schedule: String, ExpressibleByArgument, CaseIterable {
    case constant
    case cosine
    case step
  }

  @Option(help: "Passes over the training data.")
  var epochs: Int?

  @Option(help: "Samples per step.")
  var batch: Int?

  @Option(help: "Learning rate at the start.")
  var lr: Float?

  @Option(help: "Stochastic gradient descent with momentum, plain or Nesterov's.")
  var optimizer: Optimizer = .sgd

  @Option(help: "Momentum, at least 0 and below 1.")
  var momentum: Float?

  @Option(help: "Weight decay.")
  var weightDecay: Float?

  @Option(help: "How the learning rate changes.")
  var schedule: Schedule = .cosine

  @Option(help: "Epochs between two steps of the step schedule.")
  var stepEpochs = 5

  @Option(help: "Samples held out of training to choose the best epoch by; 0 keeps the last.")
  var validation = 0

  /// The options of a trainer.
  func options(_ defaults: TrainingDefaults, seed: UInt64) throws -> TrainingOptions {
    var options = TrainingOptions(defaults, seed: seed)
    options.epochCount = epochs ?? options.epochCount
    options.batchSize = batch ?? options.batchSize
    options.optimizer = SGD.Options(
      momentum: momentum ?? defaults.momentum, weightDecay: weightDecay ?? defaults.weightDecay,
      isNesterov: optimizer == .nesterov)
    options.schedule = LearningRateSchedule(
      initialRate: lr ?? defaults.learningRate, course: course, granularity: .step)
    options.validationCount = validation
    return options
  }

  private var course: LearningRateSchedule.Course {
    switch schedule {
    case .constant: .constant
    case .cosine: .cosine()
    case .step: .step(epochs: stepEpochs)
    }
  }
}
