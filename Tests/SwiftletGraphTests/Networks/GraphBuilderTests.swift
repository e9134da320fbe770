import SwiftletGraph
import Testing

@Suite struct GraphBuilderTests {
  @Test func namesLayersAndWeights() throws {
    var builder = SwiftletGraph.GraphBuilder(name: "small", inputShape: [3, 8, 8], seed: 1)
    var x = builder.convolution(builder.input, channels: 6, kernel: 3, stride: 2, padding: 1)
    x = builder.relu(builder.batchNormalization(x))
    x = builder.depthwiseConvolution(x, kernel: 3, padding: 1, hasBias: false)
    x = builder.add(x, x)
    x = builder.fullyConnected(builder.flatten(builder.globalAveragePool(x)), outputs: 2)
    let graph = try builder.graph(output: x)
    #expect(
      graph.nodes.map(\.name) == [
        "conv1", "bn1", "relu1", "conv2", "add1", "pool1", "flatten1", "fc1",
      ])
    #expect(graph.nodes[0].inputs == ["input", "conv1.weight", "conv1.bias"])
    #expect(graph.nodes[3].inputs == ["relu1", "conv2.weight"])
    #expect(graph.parameters["conv1.weight"]?.shape == [6, 3, 3, 3])
    #expect(graph.parameters["conv2.weight"]?.shape == [6, 1, 3, 3])
    #expect(graph.parameters["bn1.variance"]?.elements == Array(repeating: 1, count: 6))
    #expect(graph.outputs == ["fc1"])
    #expect(try graph.shapes(batchSize: 2)["conv1"] == [2, 6, 4, 4])
  }

  @Test func activationsAndNormalization() throws {
    var builder = SwiftletGraph.GraphBuilder(name: "small", inputShape: [3, 4, 4], seed: 1)
    var x = builder.localResponseNormalization(builder.input, size: 5, alpha: 0.5, beta: 1, bias: 2)
    x = builder.elu(builder.leakyRelu(x, alpha: 0.2), alpha: 0.7)
    x = builder.hardSigmoid(builder.sigmoid(x), alpha: 0.3, beta: 0.4)
    x = builder.logSoftmax(builder.tanh(builder.hardSwish(x)))
    let graph = try builder.graph(output: x)
    #expect(
      graph.nodes.map(\.name) == [
        "lrn1", "leakyrelu1", "elu1", "sigmoid1", "hardsigmoid1", "hardswish1", "tanh1",
        "logsoftmax1",
      ])
    #expect(
      graph.nodes[0].operation as? LocalResponseNormalization
        == LocalResponseNormalization(size: 5, alpha: 0.5, beta: 1, bias: 2))
    #expect(graph.nodes[1].operation as? LeakyReLU == LeakyReLU(alpha: 0.2))
    #expect(graph.nodes[2].operation as? ELU == ELU(alpha: 0.7))
    #expect(graph.nodes[4].operation as? HardSigmoid == HardSigmoid(alpha: 0.3, beta: 0.4))
    #expect(try graph.shapes(batchSize: 2)["logsoftmax1"] == [2, 3, 4, 4])
  }

  /// With a residual scale of 0 a block passes its input on, but for the last activation.
  @Test func residualBlocksCanStartAsTheIdentity() throws {
    var builder = SwiftletGraph.GraphBuilder(name: "small", inputShape: [4, 5, 5], seed: 1)
    builder.residualScale = 0
    let plain = builder.residualBlock(builder.input, channels: 4)
    let output = builder.add(plain, builder.bottleneckBlock(plain, channels: 1))
    let input = Tensor.random([2, 4, 5, 5], seed: 9)
    let graph = try builder.graph(output: output)
    var executor = try GraphExecutor(graph, batchSize: 2)
    _ = executor.value("input").elements.update(from: input.elements)
    executor.forward()
    let result = executor.value(output.name).view.tensor.elements
    #expect(result == input.elements.map { 2 * max($0, 0) })
  }

  @Test func theFirstLayerThatDoesNotFitIsThrown() {
    var builder = SwiftletGraph.GraphBuilder(name: "small", inputShape: [1, 4, 4], seed: 1)
    let x = builder.convolution(builder.input, channels: 2, kernel: 7)
    let output = builder.fullyConnected(builder.flatten(x), outputs: 2)
    let error = #expect(throws: GraphError.self) { try builder.graph(output: output) }
    guard case .shape(let node, let operation, _) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(node == "conv1" && operation == "Convolution")
  }

  /// Bounds by the fans of a 3x3 convolution from 8 to 32 channels: fan in 72, fan out 288.
  @Test(arguments: [
    (Initialization.pytorch, Float(1.0 / 72).squareRoot()), (.he, Float(6.0 / 72).squareRoot()),
    (.glorot, Float(6.0 / 360).squareRoot()),
  ])
  func weightsFillTheirRange(initialization: Initialization, bound: Float) throws {
    var builder = SwiftletGraph.GraphBuilder(
      name: "one", inputShape: [8, 8, 8], initialization: initialization, seed: 3)
    let x = builder.convolution(builder.input, channels: 32, kernel: 3)
    let graph = try builder.graph(output: x)
    let weights = try #require(graph.parameters["conv1.weight"]).elements
    #expect(weights.allSatisfy { abs($0) <= bound })
    #expect((weights.max() ?? 0) > bound * 0.99 && (weights.min() ?? 0) < bound * -0.99)
    let mean = weights.reduce(0, +) / Float(weights.count)
    #expect(abs(mean) < bound * 0.05)
    let biases = try #require(graph.parameters["conv1.bias"]).elements
    #expect(biases.contains { $0 != 0 } == (initialization == .pytorch))
  }
}
