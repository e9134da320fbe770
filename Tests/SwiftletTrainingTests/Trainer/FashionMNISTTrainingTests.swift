import Glibc
import SwiftletData
import SwiftletGraph
import SwiftletTraining
import Testing

/// A network as the command line trains it, on a small part of a real data set.
@Suite struct FashionMNISTTrainingTests {
  @Test(
    .enabled(if: access(FashionMNIST.folder, F_OK) == 0), arguments: ["lenet5", "separable", "mlp"])
  func learnsAndRepeatsBitForBit(name: String) throws {
    let network = try Network.named(name)
    let images = try FashionMNIST.load(.test)
    let source = try StandardizedImages(images, preprocessing: images.preprocessing())
    let parts = source.split(validationCount: 9000, seed: 3)
    let samples = parts.validation.drawn(limit: 300, seed: 4)
    var defaults = network.defaults
    defaults.epochCount = 4
    defaults.batchSize = 16
    defaults.learningRate = 0.02
    var options = TrainingOptions(defaults, seed: 7)
    options.augmentation.mirrors = images.allowsMirroring
    let trainer = try Trainer(options)
    func train() throws -> TrainingResult {
      try trainer.train(network.graph(seed: 7), on: parts.training)
    }
    let result = try train()
    #expect(try train().graph.parameters == result.graph.parameters)
    #expect(result.epochs[3].trainingLoss < result.epochs[0].trainingLoss * 0.8)
    // Chance is 0.1.
    #expect(try result.graph.evaluate(on: samples).top1 > 0.6)
  }
}
