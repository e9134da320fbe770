import SwiftletGraph
import SwiftletRuntime
import Testing

@Suite struct MalformedGraphTests {
  private func rejection(_ graph: Graph) -> GraphError? {
    do {
      _ = try GraphExecutor(graph, batchSize: 1)
      return nil
    } catch {
      return error
    }
  }

  private func layer() -> Graph {
    var builder = GraphBuilder([3])
    return builder.finished(builder.fullyConnected("x", from: 3, to: 3))
  }

  @Test func acceptsTheGraphThatTheOthersBreak() {
    #expect(rejection(layer()) == nil)
  }

  @Test func duplicateValue() {
    var graph = layer()
    graph.nodes.append(
      Node(name: "second", operation: ReLU(), inputs: ["x"], outputs: graph.outputs))
    #expect(rejection(graph) == .duplicateValue(graph.outputs[0], node: "second"))
    graph.nodes[1].outputs = ["x"]
    #expect(rejection(graph) == .duplicateValue("x", node: "second"))
  }

  @Test func undefinedValue() {
    var graph = layer()
    graph.nodes[0].inputs[0] = "missing"
    #expect(rejection(graph) == .undefinedValue("missing", node: graph.nodes[0].name))
  }

  @Test func valueBeforeItsNode() {
    var graph = layer()
    graph.nodes.insert(
      Node(name: "early", operation: ReLU(), inputs: graph.outputs, outputs: ["z"]), at: 0)
    #expect(rejection(graph) == .undefinedValue(graph.outputs[0], node: "early"))
  }

  @Test func undefinedOutput() {
    var graph = layer()
    graph.outputs = ["nothing"]
    #expect(rejection(graph) == .undefinedOutput("nothing"))
  }

  @Test func notFiniteWeight() {
    var graph = layer()
    let weight = graph.nodes[0].inputs[1]
    for value in [Float.nan, .infinity] {
      graph.parameters[weight]?.elements[4] = value
      #expect(rejection(graph) == .notFinite(parameter: weight, index: 4))
    }
  }

  /// Each operator with inputs that do not fit.
  static let misfits: [(any Operator, [Shape])] = [
    (FullyConnected(), [[1, 3], [4, 2]]),
    (FullyConnected(), [[1, 3], [4, 3], [3]]),
    (Convolution(window: Window(kernel: 3)), [[1, 2, 8, 8], [4, 3, 3, 3]]),
    (Convolution(window: Window(kernel: 3)), [[1, 2, 2, 8], [4, 2, 3, 3]]),
    (Convolution(window: Window(kernel: 3)), [[1, 2, 8, 8], [4, 2, 5, 5]]),
    (Convolution(window: Window(kernel: 3), groups: 2), [[1, 2, 8, 8], [3, 1, 3, 3]]),
    (MaxPool(window: Window(kernel: 9)), [[1, 2, 8, 8]]),
    (MaxPool(window: Window(kernel: 2, padding: 2)), [[1, 2, 8, 8]]),
    (AveragePool(window: Window(kernel: 2, padding: 3)), [[1, 2, 8, 8]]),
    (GlobalAveragePool(), [[1, 2]]),
    (Add(), [[1, 2], [1, 3]]),
    (Add(), [[1, 2]]),
    (Concatenation(), [[1, 2, 3, 3], [1, 2, 3, 4]]),
    (Concatenation(), []),
    (BatchNormalization(), [[1, 2, 3, 3], [2], [2], [2], [3]]),
    (Softmax(), [[4]]),
    (ReLU(), [[1, 2], [1, 2]]),
  ]

  @Test(arguments: 0..<misfits.count) func misfit(index: Int) {
    let (operation, shapes) = Self.misfits[index]
    #expect(throws: ShapeError.self) { try operation.outputShapes(for: shapes) }
    var graph = Graph(name: "misfit", outputs: ["y"])
    for (position, shape) in shapes.enumerated() {
      graph.parameters["p\(position)"] = Tensor(shape: shape)
    }
    graph.nodes = [
      Node(
        name: "node", operation: operation, inputs: shapes.indices.map { "p\($0)" },
        outputs: ["y"])
    ]
    guard case .shape("node", operation.name, _) = rejection(graph) else {
      Issue.record("not rejected as a shape error at its node")
      return
    }
  }
}
