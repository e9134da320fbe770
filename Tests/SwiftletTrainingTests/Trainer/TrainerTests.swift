import SwiftletData
import SwiftletGraph
import SwiftletTraining
import Testing

@Suite struct TrainerTests {
  private func options(
    epochs: Int = 3, batch: Int = 16, rate: Float = 0.05, validation: Int = 0, seed: UInt64 = 1
  ) -> TrainingOptions {
    TrainingOptions(
      epochCount: epochs, batchSize: batch,
      optimizer: SGD.Options(momentum: 0.9, weightDecay: 5e-4),
      schedule: LearningRateSchedule(initialRate: rate, course: .cosine(), granularity: .step),
      validationCount: validation, seed: seed)
  }

  @Test func learns() throws {
    let result = try Trainer(options(epochs: 5)).train(
      smallNetwork(), on: barSamples(count: 320))
    let losses = result.epochs.map(\.trainingLoss)
    #expect(losses[4] < losses[0] / 4)
    let metrics = try result.graph.evaluate(on: barSamples(count: 100, seed: 9))
    #expect(metrics.top1 > 0.95)
    #expect(result.bestEpoch == 5)
  }

  @Test func theSameSeedGivesTheSameBits() throws {
    let samples = try barSamples(count: 100)
    func run(_ seed: UInt64) throws -> Graph {
      try Trainer(options(validation: 20, seed: seed)).train(smallNetwork(), on: samples).graph
    }
    let first = try run(1)
    #expect(try run(1).parameters == first.parameters)
    #expect(try run(2).parameters != first.parameters)
  }

  @Test func keepsTheEpochWithTheSmallestValidationLoss() throws {
    let samples = try barSamples(count: 120)
    // A rate so large that the loss goes up and down.
    let options = options(epochs: 8, rate: 1.5, validation: 40)
    let result = try Trainer(options).train(smallNetwork(), on: samples)
    let losses = result.epochs.compactMap { $0.validation?.loss }
    #expect(losses.count == 8)
    #expect(losses[result.bestEpoch - 1] == losses.min())
    let validation = samples.split(validationCount: 40, seed: options.seed).validation
    #expect(try result.graph.evaluate(on: validation).loss == losses.min())
  }

  @Test func reportsEveryStepAndEpoch() throws {
    var steps: [TrainingProgress] = []
    var epochs: [Int] = []
    // 50 samples make three batches of 16; two wait.
    _ = try Trainer(options(epochs: 2)).train(smallNetwork(), on: barSamples(count: 50)) { event in
      switch event {
      case .step(let progress): steps.append(progress)
      case .epoch(let summary): epochs.append(summary.epoch)
      }
    }
    #expect(steps.map(\.step) == [1, 2, 3, 1, 2, 3])
    #expect(steps.map(\.epoch) == [1, 1, 1, 2, 2, 2])
    #expect(steps.allSatisfy { $0.imagesPerSecond > 0 && $0.stepsPerEpoch == 3 && $0.loss > 0 })
    #expect(epochs == [1, 2])
  }

  @Test func aSmallDataSetIsOneBatch() throws {
    let result = try Trainer(options(batch: 128)).train(smallNetwork(), on: barSamples(count: 5))
    #expect(result.epochs.count == 3)
  }

  @Test func putsASoftmaxBack() throws {
    let plain = try Trainer(options()).train(smallNetwork(), on: barSamples(count: 64)).graph
    let result = try Trainer(options()).train(
      smallNetwork(hasSoftmax: true), on: barSamples(count: 64)
    ).graph
    #expect(result.outputs == ["softmax1"])
    #expect(result.nodes.last?.operation is Softmax)
    #expect(result.parameters == plain.parameters)
    let metrics = try result.evaluate(on: barSamples(count: 64))
    #expect(metrics.loss == (try plain.evaluate(on: barSamples(count: 64))).loss)
  }

  @Test func stopsWhenItDiverges() throws {
    let error = #expect(throws: TrainingError.self) {
      try Trainer(options(epochs: 20, rate: 1e20)).train(smallNetwork(), on: barSamples(count: 64))
    }
    guard case .diverged(let epoch, let step, let rate) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(epoch >= 1 && step >= 1 && rate > 0)
    #expect(error?.description.contains("use a smaller learning rate") == true)
  }

  @Test func rejectsDataThatDoesNotFit() throws {
    let trainer = try Trainer(options())
    #expect(
      throws: TrainingError.sampleShapeMismatch(
        source: "bars", samples: [1, 8, 9], network: [1, 8, 8])
    ) { try trainer.train(smallNetwork(), on: barSamples(count: 20, sampleShape: [1, 8, 9])) }
    let error = #expect(throws: TrainingError.self) {
      try trainer.train(smallNetwork(), on: barSamples(count: 200, classCount: 6))
    }
    guard case .labelOutOfRange(let label, _, 4) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(label >= 4)
    let unlabeled = try TensorSamples(
      name: "x", sampleShape: [1, 8, 8], elements: Array(repeating: 0, count: 640))
    #expect(throws: TrainingError.noLabels(source: "x")) {
      try trainer.train(smallNetwork(), on: unlabeled)
    }
  }

  @Test func rejectsOptionsThatCannotWork() throws {
    #expect(
      throws: TrainingError.invalidOption(name: "epochs", value: "0", expected: "at least 1")
    ) { try Trainer(options(epochs: 0)) }
    #expect(
      throws: TrainingError.invalidOption(name: "batch size", value: "0", expected: "at least 1")
    ) { try Trainer(options(batch: 0)) }
    #expect(throws: TrainingError.noSamples(source: "bars")) {
      try Trainer(options(validation: 20)).train(smallNetwork(), on: barSamples(count: 20))
    }
  }

  @Test func rejectsGraphsWithSeveralOutputs() throws {
    var graph = try smallNetwork()
    graph.outputs.append("relu1")
    #expect(throws: TrainingError.inputOutputCount(inputs: 1, outputs: 2)) {
      try Trainer(options()).train(graph, on: barSamples(count: 20))
    }
  }
}
