import SwiftletGraph
import SwiftletRuntime
import Testing

/// Training steps in several threads: the gradients have the bits of one thread's.
@Suite struct ThreadedTrainingTests {
  private var graph: Graph {
    var builder = GraphBuilder([3, 24, 24])
    var x = builder.convolution("x", Window(kernel: 5, padding: 2), from: 3, to: 10)
    x = builder.node(ReLU(), [builder.batchNormalization(x, channels: 10)])
    x = builder.node(MaxPool(window: Window(kernel: 2, stride: 2)), [x])
    x = builder.convolution(
      x, Window(kernel: 3, stride: 2, padding: 1), from: 10, to: 10, groups: 10)
    x = builder.node(Clip.relu6, [builder.convolution(x, Window(kernel: 1), from: 10, to: 12)])
    x = builder.node(AveragePool(window: Window(kernel: 2, stride: 2)), [x])
    x = builder.convolution(x, Window(kernel: 3), from: 12, to: 8, groups: 2)
    return builder.finished(builder.fullyConnected(builder.node(Flatten(), [x]), from: 8, to: 300))
  }

  private func gradients(threads: Int) throws -> [Tensor] {
    let graph = graph
    var executor = try GraphExecutor(
      graph, batchSize: 64, purpose: .training(seed: 1), threads: threads)
    let input = executor.value("x")
    _ = input.elements.update(from: Tensor.random(input.shape, seed: 9).elements)
    executor.forward()
    let output = executor.gradient(graph.outputs[0])
    _ = output.elements.update(from: Tensor.random(output.shape, seed: 8).elements)
    executor.backward()
    return [executor.value(graph.outputs[0]).view.tensor]
      + executor.trainableParameters.map(\.gradient.tensor)
  }

  @Test func gradientsHaveTheSameBits() throws {
    let expected = try gradients(threads: 1)
    #expect(expected.allSatisfy { $0.magnitude > 0 })
    for threads in 2...3 { #expect(try gradients(threads: threads) == expected) }
  }
}
