import SwiftletGraph
import SwiftletRuntime
import Testing

@Suite struct GraphExecutorTests {
  /// The gradients of all trainable parameters for the loss `sum(weights * output)`, and that loss.
  private func step(_ graph: Graph, seed: UInt64 = 1) throws -> (
    loss: Double, gradients: [String: Tensor]
  ) {
    var executor = try GraphExecutor(graph, batchSize: 2, purpose: .training(seed: seed))
    let input = executor.value("x")
    _ = input.elements.update(from: Tensor.random(input.shape, seed: 9).elements)
    executor.forward()
    var loss = 0.0
    for output in graph.outputs {
      let y = executor.value(output)
      let weights = Tensor.random(y.shape, seed: 8)
      _ = executor.gradient(output).elements.update(from: weights.elements)
      for (left, right) in zip(y.elements, weights.elements) {
        loss += Double(left) * Double(right)
      }
    }
    executor.backward()
    let gradients = executor.trainableParameters.map { ($0.name, $0.gradient.tensor) }
    return (loss, Dictionary(uniqueKeysWithValues: gradients))
  }

  /// Central differences of every parameter; tolerance as in `checkGradients`.
  private func expectCorrectGradients(_ graph: Graph) throws {
    let gradients = try step(graph).gradients
    for (name, gradient) in gradients {
      var expected = Tensor(shape: gradient.shape)
      for index in gradient.elements.indices {
        var (above, below) = (graph, graph)
        above.parameters[name]?.elements[index] += 0x1p-6
        below.parameters[name]?.elements[index] -= 0x1p-6
        expected.elements[index] = Float((try step(above).loss - step(below).loss) * 0x1p5)
      }
      #expect(
        gradient.distance(to: expected) <= 2e-3 * max(expected.magnitude, 1), "gradient of \(name)")
    }
  }

  @Test func residualOfOneValueTwice() throws {
    var builder = GraphBuilder([3])
    let layer = builder.fullyConnected("x", from: 3, to: 4)
    let doubled = builder.node(Add(), [layer, layer])
    let graph = builder.finished(builder.fullyConnected(doubled, from: 4, to: 2))
    try expectCorrectGradients(graph)
  }

  @Test func branchesThatMeet() throws {
    var builder = GraphBuilder([2, 4, 4])
    let stem = builder.convolution("x", Window(kernel: 3, padding: 1), from: 2, to: 3)
    let left = builder.convolution(stem, Window(kernel: 3, padding: 1), from: 3, to: 3, groups: 3)
    let right = builder.convolution(stem, Window(kernel: 1), from: 3, to: 3)
    let sum = builder.node(Add(), [left, right])
    let again = builder.node(Add(), [sum, stem])
    let joined = builder.node(Concatenation(), [again, stem, left])
    let pooled = builder.node(GlobalAveragePool(), [joined])
    let flat = builder.node(Flatten(), [pooled])
    let graph = builder.finished(builder.fullyConnected(flat, from: 9, to: 2))
    try expectCorrectGradients(graph)
  }

  @Test func weightsReadTwice() throws {
    var builder = GraphBuilder([3])
    let first = builder.fullyConnected("x", from: 3, to: 3)
    let weights = Array(builder.graph.nodes[0].inputs.dropFirst())
    let graph = builder.finished(builder.node(FullyConnected(), [first] + weights))
    try expectCorrectGradients(graph)
  }

  @Test func anOutputThatIsReadAsWell() throws {
    var builder = GraphBuilder([3])
    let first = builder.fullyConnected("x", from: 3, to: 3)
    let second = builder.fullyConnected(first, from: 3, to: 2)
    try expectCorrectGradients(builder.finished(first, second))
  }

  @Test func normalizationInAChain() throws {
    var builder = GraphBuilder([2, 3, 3])
    let layer = builder.convolution("x", Window(kernel: 2), from: 2, to: 3, hasBias: false)
    let normalized = builder.batchNormalization(layer, channels: 3)
    let pooled = builder.node(AveragePool(window: Window(kernel: 2)), [normalized])
    let flat = builder.node(Flatten(), [pooled])
    try expectCorrectGradients(builder.finished(builder.fullyConnected(flat, from: 3, to: 2)))
  }

  /// More values alive at once than one chain has, so that reused memory would show.
  @Test func longChainWithSkips() throws {
    var builder = GraphBuilder([4])
    var value = builder.fullyConnected("x", from: 4, to: 4)
    var skips: [String] = []
    for _ in 0..<3 {
      skips.append(value)
      value = builder.node(Softmax(), [builder.fullyConnected(value, from: 4, to: 4)])
    }
    for skip in skips { value = builder.node(Add(), [value, skip]) }
    try expectCorrectGradients(builder.finished(value))
  }

  @Test func deadBranchGetsNoGradient() throws {
    var builder = GraphBuilder([3])
    let live = builder.fullyConnected("x", from: 3, to: 3)
    _ = builder.fullyConnected(live, from: 3, to: 5)
    let graph = builder.finished(builder.node(ReLU(), [live]))
    let gradients = try step(graph).gradients
    #expect(gradients.count == 4)
    for name in graph.nodes[1].inputs.dropFirst() { #expect(gradients[name]?.magnitude == 0) }
    for name in graph.nodes[0].inputs.dropFirst() {
      #expect((gradients[name]?.magnitude ?? 0) > 0)
    }
  }

  @Test func runningStatisticsMoveOnlyInTraining() throws {
    var builder = GraphBuilder([2, 3, 3])
    let graph = builder.finished(builder.batchNormalization("x", channels: 2))
    let mean = graph.nodes[0].inputs[3]
    for (purpose, moves) in [(Purpose.inference, false), (.training(seed: 1), true)] {
      var executor = try GraphExecutor(graph, batchSize: 4, purpose: purpose)
      let input = executor.value("x")
      _ = input.elements.update(from: Tensor.random(input.shape, seed: 9).elements)
      executor.forward()
      #expect((executor.updatedGraph().parameters[mean] != graph.parameters[mean]) == moves)
    }
  }

  @Test func dropoutFollowsItsSeed() throws {
    var builder = GraphBuilder([1000])
    let graph = builder.finished(builder.node(Dropout(rate: 0.25), ["x"]))
    func run(seed: UInt64, steps: Int) throws -> Tensor {
      var executor = try GraphExecutor(graph, batchSize: 1, purpose: .training(seed: seed))
      executor.value("x").elements.update(repeating: 3)
      for _ in 0..<steps { executor.forward() }
      return executor.value(graph.outputs[0]).view.tensor
    }
    let first = try run(seed: 5, steps: 1)
    #expect(try run(seed: 5, steps: 1) == first)
    #expect(try run(seed: 6, steps: 1) != first)
    #expect(try run(seed: 5, steps: 2) != first)
    #expect(Set(first.elements) == [0, 4])
    let zeros = first.elements.count { $0 == 0 }
    // Binomial, n = 1000, p = 1/4: standard deviation 13.7; five of them.
    #expect(abs(zeros - 250) < 69)
  }

  @Test func inferenceFollowsParametersThatTheCallerWrites() throws {
    var builder = GraphBuilder([2, 4, 4])
    let layer = builder.convolution("x", Window(kernel: 3), from: 2, to: 3)
    let graph = builder.finished(layer)
    let weight = graph.nodes[0].inputs[1]
    var executor = try GraphExecutor(graph, batchSize: 1)
    executor.value("x").elements.update(repeating: 1)
    executor.forward()
    let before = executor.value(layer).view.tensor
    let view = executor.value(weight)
    for index in view.elements.indices { view.elements[index] *= 2 }
    executor.forward()
    let after = executor.value(layer).view.tensor
    var doubled = graph
    doubled.parameters[weight] = view.view.tensor
    var fresh = try GraphExecutor(doubled, batchSize: 1)
    fresh.value("x").elements.update(repeating: 1)
    fresh.forward()
    #expect(after == fresh.value(layer).view.tensor)
    #expect(after != before)
  }

  @Test func observesEveryValueInOrder() throws {
    var builder = GraphBuilder([3])
    let first = builder.fullyConnected("x", from: 3, to: 3)
    let second = builder.node(ReLU(), [first])
    var executor = try GraphExecutor(builder.finished(second), batchSize: 1)
    var seen: [String] = []
    executor.forward { name, view in
      seen.append(name)
      #expect(view.shape == [1, 3])
    }
    #expect(seen == [first, second])
  }

  @Test func trainingLearnsALinearMap() throws {
    var builder = GraphBuilder([4])
    let graph = builder.finished(builder.fullyConnected("x", from: 4, to: 3))
    let target = Tensor.random([3, 4], seed: 50)
    var executor = try GraphExecutor(graph, batchSize: 8, purpose: .training(seed: 1))
    let input = executor.value("x")
    var error: Float = 0
    for round in 0..<300 {
      _ = input.elements.update(
        from: Tensor.random(input.shape, seed: UInt64(1000 + round)).elements)
      executor.forward()
      error = 0
      let (y, gradient) = (executor.value(graph.outputs[0]), executor.gradient(graph.outputs[0]))
      for sample in 0..<8 {
        for output in 0..<3 {
          let wanted = (0..<4).reduce(Float(0)) {
            $0 + target.elements[output * 4 + $1] * input.base[sample * 4 + $1]
          }
          let difference = y.base[sample * 3 + output] - wanted
          gradient.base[sample * 3 + output] = difference / 8
          error = max(error, abs(difference))
        }
      }
      executor.backward()
      for parameter in executor.trainableParameters {
        for index in 0..<parameter.value.count {
          parameter.value.base[index] -= 0.5 * parameter.gradient.base[index]
        }
      }
    }
    #expect(error < 1e-4)
    #expect(executor.updatedGraph().parameters[graph.nodes[0].inputs[1]] != nil)
  }
}
