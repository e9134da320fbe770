import SwiftletGraph
import Testing

@Suite struct IdentityRemovalTests {
  @Test func removesDropoutInTheMiddleAndAtTheEnd() throws {
    var builder = GraphBuilder([6])
    let first = builder.node(Dropout(), [builder.fullyConnected("x", from: 6, to: 5)])
    let second = builder.node(Dropout(), [builder.fullyConnected(first, from: 5, to: 4)])
    let graph = builder.finished(builder.node(Dropout(), [second]))
    let result = graph.removingIdentities()
    #expect(result.nodes.map(\.operation.name) == ["FullyConnected", "FullyConnected"])
    #expect(result.outputs == graph.outputs)
    #expect(try result.inferred() == graph.inferred())
  }

  @Test func keepsDropoutBetweenNamesOfTheCaller() throws {
    var builder = GraphBuilder([6])
    let graph = builder.finished(builder.node(Dropout(), ["x"]))
    #expect(graph.removingIdentities().nodes.count == 1)
    var other = GraphBuilder([6])
    let layer = other.fullyConnected("x", from: 6, to: 5)
    let both = other.finished(layer, other.node(Dropout(), [layer]))
    #expect(both.removingIdentities().nodes.count == 2)
  }

  @Test func removesDropoutOfTheInput() throws {
    var builder = GraphBuilder([6])
    let dropped = builder.node(Dropout(), ["x"])
    let graph = builder.finished(builder.fullyConnected(dropped, from: 6, to: 5))
    let result = graph.removingIdentities()
    #expect(result.nodes.count == 1)
    #expect(try result.inferred() == graph.inferred())
  }

  @Test func removesEverythingThatChangesNothing() throws {
    var builder = GraphBuilder([2, 3, 4])
    var value = builder.node(ReLU(), ["x"])
    value = builder.node(Concatenation(), [value])
    value = builder.node(Pad(before: [0, 0, 0, 0], after: [0, 0, 0, 0]), [value])
    value = builder.node(Transpose([0, 1, 2, 3]), [value])
    value = builder.node(Reshape([Reshape.batch, 2, 3, 4]), [value])
    let graph = builder.finished(builder.node(Tanh(), [value]))
    let result = graph.removingIdentities()
    #expect(result.nodes.map(\.operation.name) == ["ReLU", "Tanh"])
    #expect(try result.inferred() == graph.inferred())
  }

  @Test func keepsWhatMovesElements() throws {
    var builder = GraphBuilder([2, 3, 4])
    var value = builder.node(Pad(before: [0, 0, 0, 1], after: [0, 0, 0, 0]), ["x"])
    value = builder.node(Transpose([0, 1, 3, 2]), [value])
    let graph = builder.finished(builder.node(Flatten(), [value]))
    #expect(graph.removingIdentities().nodes.count == 3)
  }
}
