import SwiftletGraph
import SwiftletRuntime

/// Builds graphs for tests: every method appends a node and returns its output's name.
struct GraphBuilder {
  private(set) var graph: Graph
  private var seed: UInt64 = 100

  init(_ sampleShape: Shape) {
    graph = Graph(name: "test", inputs: [GraphInput(name: "x", sampleShape: sampleShape)])
  }

  /// The graph with these outputs. Mutating, so that nodes made in its arguments come first.
  mutating func finished(_ outputs: String...) -> Graph {
    graph.outputs = outputs
    return graph
  }

  @discardableResult
  mutating func node(_ operation: any Operator, _ inputs: [String]) -> String {
    let name = "\(operation.name.lowercased())\(graph.nodes.count)"
    graph.nodes.append(
      Node(name: name, operation: operation, inputs: inputs, outputs: ["\(name).y"]))
    return "\(name).y"
  }

  /// A new random parameter, in `center - 0.5 ..< center + 0.5`.
  mutating func parameter(_ name: String, _ shape: Shape, center: Float = 0) -> String {
    seed += 1
    var tensor = Tensor.random(shape, seed: seed)
    for index in tensor.elements.indices {
      tensor.elements[index] = tensor.elements[index] / 2 + center
    }
    let unique = "\(name)\(graph.parameters.count)"
    graph.parameters[unique] = tensor
    return unique
  }

  mutating func convolution(
    _ input: String, _ window: Window, from inputChannels: Int, to outputChannels: Int,
    groups: Int = 1, hasBias: Bool = true
  ) -> String {
    let shape: Shape = [
      outputChannels, inputChannels / groups, window.kernelHeight, window.kernelWidth,
    ]
    var inputs = [input, parameter("w", shape)]
    if hasBias { inputs.append(parameter("b", [outputChannels])) }
    return node(Convolution(window: window, groups: groups), inputs)
  }

  mutating func fullyConnected(_ input: String, from depth: Int, to width: Int) -> String {
    node(FullyConnected(), [input, parameter("w", [width, depth]), parameter("b", [width])])
  }

  mutating func batchNormalization(_ input: String, channels: Int) -> String {
    node(
      BatchNormalization(),
      [
        input, parameter("scale", [channels], center: 1), parameter("shift", [channels]),
        parameter("mean", [channels]), parameter("variance", [channels], center: 1),
      ])
  }
}

extension Graph {
  /// The first output for a random batch.
  func inferred(batchSize: Int = 3, seed: UInt64 = 5) throws -> Tensor {
    let executor = try GraphExecutor(self, batchSize: batchSize)
    for input in inputs {
      let view = executor.value(input.name)
      _ = view.elements.update(from: Tensor.random(view.shape, seed: seed).elements)
    }
    var running = executor
    running.forward()
    return running.value(outputs[0]).view.tensor
  }
}
