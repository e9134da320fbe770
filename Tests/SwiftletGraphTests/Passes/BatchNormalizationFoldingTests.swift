import SwiftletGraph
import SwiftletRuntime
import Testing

@Suite struct BatchNormalizationFoldingTests {
  @Test(arguments: [true, false]) func foldsIntoConvolution(hasBias: Bool) throws {
    var builder = GraphBuilder([3, 8, 8])
    let first = builder.convolution(
      "x", Window(kernel: 3, padding: 1), from: 3, to: 6, hasBias: hasBias)
    let second = builder.convolution(
      builder.batchNormalization(first, channels: 6), Window(kernel: 3), from: 6, to: 6, groups: 6,
      hasBias: hasBias)
    let graph = builder.finished(builder.batchNormalization(second, channels: 6))
    let folded = graph.foldingBatchNormalization()
    #expect(folded.nodes.map(\.operation.name) == ["Convolution", "Convolution"])
    #expect(folded.parameters.count == 4)
    #expect(folded.outputs == graph.outputs)
    try expectSameOutput(folded, graph)
  }

  @Test func foldsIntoFullyConnectedAndChains() throws {
    var builder = GraphBuilder([7])
    let layer = builder.fullyConnected("x", from: 7, to: 5)
    let once = builder.batchNormalization(layer, channels: 5)
    let graph = builder.finished(builder.batchNormalization(once, channels: 5))
    let folded = graph.foldingBatchNormalization()
    #expect(folded.nodes.map(\.operation.name) == ["FullyConnected"])
    try expectSameOutput(folded, graph)
  }

  @Test func keepsNormalizationOfASharedValue() throws {
    var builder = GraphBuilder([2, 5, 5])
    let shared = builder.convolution("x", Window(kernel: 1), from: 2, to: 4)
    let normalized = builder.batchNormalization(shared, channels: 4)
    let graph = builder.finished(builder.node(Add(), [shared, normalized]))
    #expect(graph.foldingBatchNormalization().nodes.count == 3)
  }

  @Test func keepsNormalizationOfAnOutput() throws {
    var builder = GraphBuilder([2, 5, 5])
    let first = builder.convolution("x", Window(kernel: 1), from: 2, to: 4)
    let graph = builder.finished(builder.batchNormalization(first, channels: 4), first)
    #expect(graph.foldingBatchNormalization().nodes.count == 2)
  }

  @Test func givesALayerItsOwnWeightWhenItWasShared() throws {
    var builder = GraphBuilder([4, 5, 5])
    let first = builder.convolution("x", Window(kernel: 1), from: 4, to: 4)
    let weights = Array(builder.graph.nodes[0].inputs.dropFirst())
    let normalized = builder.batchNormalization(first, channels: 4)
    let graph = builder.finished(
      builder.node(Convolution(window: Window(kernel: 1)), [normalized] + weights))
    let folded = graph.foldingBatchNormalization()
    #expect(folded.nodes.count == 2)
    #expect(folded.parameters.count == 4)
    try expectSameOutput(folded, graph)
  }

  @Test func keepsNormalizationOfTheInput() throws {
    var builder = GraphBuilder([2, 5, 5])
    let graph = builder.finished(builder.batchNormalization("x", channels: 2))
    #expect(graph.foldingBatchNormalization().nodes.count == 1)
  }

  @Test func joinsTwoNormalizations() throws {
    var builder = GraphBuilder([2, 5, 5])
    let first = builder.batchNormalization("x", channels: 2)
    let graph = builder.finished(builder.batchNormalization(first, channels: 2))
    let folded = graph.foldingBatchNormalization()
    #expect(folded.nodes.count == 1)
    try expectSameOutput(folded, graph)
  }
}
