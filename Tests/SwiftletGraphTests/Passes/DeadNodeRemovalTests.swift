import SwiftletGraph
import Testing

@Suite struct DeadNodeRemovalTests {
  @Test func removesWhatNoOutputNeeds() throws {
    var builder = GraphBuilder([6])
    let live = builder.fullyConnected("x", from: 6, to: 5)
    let dead = builder.fullyConnected(live, from: 5, to: 3)
    builder.node(ReLU(), [dead])
    let graph = builder.finished(builder.node(ReLU(), [live]))
    let result = graph.removingDeadNodes()
    #expect(result.nodes.map(\.operation.name) == ["FullyConnected", "ReLU"])
    #expect(Set(result.parameters.keys) == Set(graph.nodes[0].inputs.dropFirst()))
    #expect(try result.inferred() == graph.inferred())
  }
}
