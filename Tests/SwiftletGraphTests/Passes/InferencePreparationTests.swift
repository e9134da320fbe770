import SwiftletGraph
import Testing

@Suite struct InferencePreparationTests {
  @Test(arguments: [
    "lenet5", "separable", "mlp", "cifar-convnet", "resnet8", "dscnn-kws", "mbv1-025-96",
    "fc-autoencoder", "resnet18",
  ])
  func namedNetworksKeepTheirOutputs(name: String) throws {
    let shape: Shape? = name == "resnet18" ? [3, 32, 32] : nil
    let graph = try Network.named(name).graph(inputShape: shape, seed: 3)
    let prepared = graph.preparedForInference()
    #expect(!prepared.nodes.contains { $0.operation is BatchNormalization })
    let expected = try graph.inferred()
    #expect(try prepared.inferred().distance(to: expected) <= 1e-5 * expected.magnitude)
  }

  @Test func dropoutAndDeadNodesGo() throws {
    var builder = SwiftletGraph.GraphBuilder(
      name: "net", inputShape: [4], initialization: .he, seed: 1)
    let hidden = builder.fullyConnected(builder.input, outputs: 4)
    _ = builder.relu(hidden)
    let dropped = builder.dropout(hidden)
    let output = builder.fullyConnected(dropped, outputs: 2)
    let graph = try builder.graph(output: output)
    #expect(graph.nodes.count == 4)
    #expect(graph.preparedForInference().nodes.count == 2)
  }
}
