import SwiftletData
import SwiftletGraph
import SwiftletTraining
import Testing

@Suite struct PyTorchTrajectoryTests {
  /// Forward, loss, backward, momentum and weight decay together: twenty steps from PyTorch's
  /// weights have PyTorch's losses.
  @Test func aSmallNetworkFollowsPyTorch() throws {
    let samples = try Golden.tensor("mlp_samples")
    let source = try TensorSamples(
      name: "mlp", sampleShape: samples.shape.sample, elements: samples.elements,
      labels: Golden.labels("mlp_labels").map(Int32.init))
    let expected = try Golden.tensor("mlp_losses").elements
    let options = TrainingOptions(
      epochCount: expected.count, batchSize: source.count,
      optimizer: SGD.Options(momentum: 0.9, weightDecay: 0.01),
      schedule: LearningRateSchedule(initialRate: 0.2))
    let result = try Trainer(options).train(network(), on: source)
    for (summary, loss) in zip(result.epochs, expected) {
      #expect(abs(summary.trainingLoss - Double(loss)) < 2e-5, "step \(summary.epoch)")
    }
  }

  private func network() throws -> Graph {
    var builder = GraphBuilder(name: "mlp", inputShape: [1, 2, 3], seed: 1)
    let x = builder.flatten(builder.input)
    let hidden = builder.relu(builder.fullyConnected(x, outputs: 7))
    let logits = builder.fullyConnected(hidden, outputs: 3)
    var graph = try builder.graph(output: logits)
    for (layer, number) in [("fc1", 1), ("fc2", 3)] {
      for kind in ["weight", "bias"] {
        graph.parameters["\(layer).\(kind)"] = try Golden.tensor("mlp_\(number)_\(kind)")
      }
    }
    return graph
  }
}
