import SwiftletGraph
import SwiftletRuntime
import Testing

@Suite struct AffineFoldingBeforeTests {
  @Test(arguments: [(1, true), (1, false), (2, true), (4, false)])
  func normalizationGoesIntoTheConvolutionAfterIt(groups: Int, hasBias: Bool) throws {
    var builder = GraphBuilder([4, 6, 6])
    let value = builder.batchNormalization("x", channels: 4)
    let graph = builder.finished(
      builder.convolution(
        value, Window(kernel: 3, stride: 2), from: 4, to: 8, groups: groups, hasBias: hasBias))
    let folded = graph.foldingIntoFollowingLayers()
    #expect(folded.nodes.map(\.operation.name) == ["Convolution"])
    #expect(folded.parameters.count == 2)
    try expectSameOutput(folded, graph)
  }

  @Test func normalizationGoesIntoFullyConnectedThroughFlatten() throws {
    var builder = GraphBuilder([3, 2, 2])
    let value = builder.batchNormalization("x", channels: 3)
    let flat = builder.node(Flatten(), [value])
    let graph = builder.finished(builder.fullyConnected(flat, from: 12, to: 5))
    let folded = graph.foldingIntoFollowingLayers()
    #expect(folded.nodes.map(\.operation.name) == ["Flatten", "FullyConnected"])
    try expectSameOutput(folded, graph)
    var vectors = GraphBuilder([6])
    let direct = vectors.finished(
      vectors.fullyConnected(vectors.batchNormalization("x", channels: 6), from: 6, to: 5))
    #expect(direct.foldingIntoFollowingLayers().nodes.count == 1)
    try expectSameOutput(direct.foldingIntoFollowingLayers(), direct)
  }

  /// The padding is zero after the normalization: only a factor can move through it.
  @Test func paddingTakesFactorsOnly() throws {
    var builder = GraphBuilder([4, 5, 5])
    let shifted = builder.batchNormalization("x", channels: 4)
    let graph = builder.finished(
      builder.convolution(shifted, Window(kernel: 3, padding: 1), from: 4, to: 2))
    #expect(graph.foldingIntoFollowingLayers().nodes.count == 2)

    var other = GraphBuilder([4, 5, 5])
    let scaled = other.node(Multiply(), ["x", other.parameter("s", [4, 1, 1], center: 2)])
    let scaling = other.finished(
      other.convolution(
        scaled, Window(kernel: 3, padding: 1), from: 4, to: 2, hasBias: false))
    let folded = scaling.foldingIntoFollowingLayers()
    #expect(folded.nodes.count == 1 && folded.parameters.count == 1)
    try expectSameOutput(folded, scaling)
  }

  @Test func aSharedValueStays() throws {
    var builder = GraphBuilder([4, 5, 5])
    let value = builder.batchNormalization("x", channels: 4)
    let layer = builder.convolution(value, Window(kernel: 1), from: 4, to: 4)
    let graph = builder.finished(builder.node(Add(), [layer, value]))
    #expect(graph.foldingIntoFollowingLayers().nodes.count == 3)
  }
}
