import SwiftletGraph
import SwiftletRuntime
import Testing

@Suite struct ConstantFoldingTests {
  @Test func computesWhatReadsParametersOnly() throws {
    var builder = GraphBuilder([3, 4, 4])
    let scale = builder.node(Reshape([3, 1, 1]), [builder.parameter("scale", [3])])
    let both = builder.node(Multiply(), [scale, builder.parameter("other", [1])])
    let graph = builder.finished(builder.node(Multiply(), ["x", both]))
    let folded = graph.foldingConstants()
    #expect(folded.nodes.map(\.operation.name) == ["Multiply"])
    #expect(folded.parameters.keys.sorted() == [both])
    #expect(try folded.inferred() == graph.inferred())
  }

  @Test func keepsOutputsAndWhatIsNotFinite() throws {
    var builder = GraphBuilder([3])
    let constant = builder.node(ReLU(), [builder.parameter("p", [3])])
    let output = builder.node(Add(), ["x", constant])
    #expect(builder.finished(output, constant).foldingConstants().nodes.count == 2)

    var broken = GraphBuilder([3])
    let quotient = broken.node(Divide(), [broken.parameter("p", [3], center: 2), "zero"])
    var graph = broken.finished(broken.node(Add(), ["x", quotient]))
    graph.parameters["zero"] = Tensor(shape: [3])
    #expect(graph.foldingConstants().nodes.count == 2)
  }
}
