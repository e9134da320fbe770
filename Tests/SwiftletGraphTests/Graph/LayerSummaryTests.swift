import SwiftletGraph
import SwiftletRuntime
import Testing

@Suite struct LayerSummaryTests {
  /// LeNet-5's well-known counts.
  @Test func countsOfLeNet() throws {
    var builder = GraphBuilder([1, 28, 28])
    var value = builder.convolution("x", Window(kernel: 5, padding: 2), from: 1, to: 6)
    value = builder.node(MaxPool(window: Window(kernel: 2, stride: 2)), [value])
    value = builder.convolution(value, Window(kernel: 5), from: 6, to: 16)
    value = builder.node(MaxPool(window: Window(kernel: 2, stride: 2)), [value])
    value = builder.node(Flatten(), [value])
    value = builder.fullyConnected(value, from: 400, to: 120)
    value = builder.fullyConnected(value, from: 120, to: 84)
    let graph = builder.finished(builder.fullyConnected(value, from: 84, to: 10))
    let layers = try graph.layerSummaries()
    #expect(layers.map(\.parameterCount) == [156, 0, 2416, 0, 0, 48120, 10164, 850])
    #expect(layers.map(\.parameterCount).reduce(0, +) == graph.parameterElementCount)
    #expect(
      layers.map(\.multiplyAccumulates) == [117_600, 0, 240_000, 0, 0, 48_000, 10_080, 840])
    #expect(layers[0].outputShape == [6, 28, 28])
    #expect(layers[4].outputShape == [400])
    #expect(layers[2].operation == "Convolution")
  }

  @Test func sharedParametersCountOnce() throws {
    var builder = GraphBuilder([3])
    let first = builder.fullyConnected("x", from: 3, to: 3)
    let weights = Array(builder.graph.nodes[0].inputs.dropFirst())
    let graph = builder.finished(builder.node(FullyConnected(), [first] + weights))
    #expect(try graph.layerSummaries().map(\.parameterCount) == [12, 0])
  }
}
