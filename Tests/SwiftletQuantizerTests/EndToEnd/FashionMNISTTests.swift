import Foundation
import SwiftletData
import SwiftletGraph
import SwiftletQuantizer
import SwiftletRuntime
import SwiftletTraining
import Testing

/// A network trained for a moment on real images, quantized, and held against itself in float.
@Suite(.enabled(if: FileManager.default.fileExists(atPath: FashionMNIST.folder)))
struct FashionMNISTTests {
  @Test func int8KeepsTheAccuracyOfLeNet5() throws {
    let images = try FashionMNIST.load(.train)
    let preprocessing = images.preprocessing()
    let training = try Samples.images(images).source(preprocessing)
    let test = try Samples.images(FashionMNIST.load(.test)).source(preprocessing)
    var options = TrainingOptions(Network.lenet5.defaults)
    options.epochCount = 1
    let float = try Trainer(options).train(
      Network.lenet5.graph(), on: training.drawn(limit: 16_000, seed: 1)
    ).graph

    let model = try Quantizer.quantize(float, calibration: training)
    var session = try model.session()
    let comparison = try session.compare(with: float, on: test, limit: 4000)
    #expect(comparison.output.decibels >= 36)
    // After a moment of training many images lie between two classes, where the least noise
    // decides; trained to the end it is 99.5 %.
    #expect(comparison.top1Agreement >= 0.97)
    let accuracy = try float.evaluate(on: test).top1
    #expect(accuracy > 0.7)
    #expect(abs(try session.evaluate(on: test).top1 - accuracy) <= 0.002)
    // The plan meets its bound: 4,704 bytes of the first convolution's output, its input, scratch.
    #expect(model.plan.arenaByteCount == model.plan.lowerBound)
  }
}
