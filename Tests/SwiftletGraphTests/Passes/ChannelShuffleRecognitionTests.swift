import SwiftletGraph
import Testing

@Suite struct ChannelShuffleRecognitionTests {
  private func graph(
    _ split: [Int], _ permutation: [Int], _ joined: [Int] = [Reshape.batch, 6, 2, 3]
  ) -> Graph {
    var builder = GraphBuilder([6, 2, 3])
    var value = builder.node(Tanh(), ["x"])
    value = builder.node(Reshape([Reshape.batch] + split), [value])
    value = builder.node(Transpose(permutation), [value])
    return builder.finished(builder.node(Reshape(joined), [value]))
  }

  @Test(arguments: [2, 3]) func threeNodesBecomeOne(groups: Int) throws {
    let graph = graph([groups, 6 / groups, 2, 3], [0, 2, 1, 3, 4])
    let result = graph.recognizingChannelShuffles()
    #expect(result.nodes.map(\.operation.name) == ["Tanh", "ChannelShuffle"])
    #expect((result.nodes.last?.operation as? ChannelShuffle)?.groups == groups)
    #expect(try result.inferred() == graph.inferred())
  }

  @Test func thePixelsMayBeOneAxis() throws {
    let graph = graph([2, 3, 6], [0, 2, 1, 3])
    let result = graph.recognizingChannelShuffles()
    #expect(result.nodes.count == 2)
    #expect(try result.inferred() == graph.inferred())
  }

  @Test func otherOrdersAndExtentsStay() {
    #expect(graph([2, 3, 2, 3], [0, 1, 2, 4, 3]).recognizingChannelShuffles().nodes.count == 4)
    #expect(graph([2, 6, 3], [0, 2, 1, 3]).recognizingChannelShuffles().nodes.count == 4)
    #expect(
      graph([2, 3, 2, 3], [0, 2, 1, 3, 4], [Reshape.batch, 3, 4, 3])
        .recognizingChannelShuffles().nodes.count == 4)
  }
}
