import SwiftletGraph
import SwiftletRuntime
import Testing

@Suite struct ScaleFoldingTests {
  @Test(arguments: [[4, 1, 1], [1, 4, 1, 1], [1], []] as [Shape])
  func foldsAChainIntoTheConvolution(constant shape: Shape) throws {
    var builder = GraphBuilder([3, 6, 6])
    var value = builder.convolution("x", Window(kernel: 3), from: 3, to: 4, hasBias: false)
    value = builder.node(Multiply(), [value, builder.parameter("scale", shape, center: 2)])
    value = builder.node(Add(), [builder.parameter("shift", shape), value])
    value = builder.node(Divide(), [value, builder.parameter("divisor", shape, center: 3)])
    value = builder.node(Subtract(), [builder.parameter("from", shape), value])
    let graph = builder.finished(
      builder.node(Subtract(), [value, builder.parameter("less", shape)]))
    let folded = graph.foldingScales()
    #expect(folded.nodes.map(\.operation.name) == ["Convolution"])
    #expect(folded.parameters.count == 2)
    try expectSameOutput(folded, graph)
  }

  /// Caffe's order: normalization without scale, then a scale layer.
  @Test func foldsBehindNormalization() throws {
    var builder = GraphBuilder([4, 5, 5])
    var value = builder.batchNormalization("x", channels: 4)
    value = builder.node(Multiply(), [value, builder.parameter("scale", [4, 1, 1], center: 2)])
    let graph = builder.finished(
      builder.node(Add(), [value, builder.parameter("shift", [4, 1, 1])]))
    let folded = graph.foldingScales()
    #expect(folded.nodes.map(\.operation.name) == ["BatchNormalization"])
    try expectSameOutput(folded, graph)
  }

  @Test func foldsIntoFullyConnected() throws {
    var builder = GraphBuilder([7])
    let layer = builder.fullyConnected("x", from: 7, to: 4)
    let graph = builder.finished(builder.node(Multiply(), [layer, builder.parameter("s", [4])]))
    let folded = graph.foldingScales()
    #expect(folded.nodes.count == 1)
    try expectSameOutput(folded, graph)
  }

  /// A constant per column, per pixel, a division by the value, and a zero divisor.
  @Test func keepsWhatIsNotAffineByChannel() throws {
    func nodeCount(
      _ operation: any Operator, _ shape: Shape, isFirst: Bool = false, center: Float = 2
    ) throws -> Int {
      var builder = GraphBuilder([3, 6, 6])
      let layer = builder.convolution("x", Window(kernel: 1), from: 3, to: 6)
      let constant = builder.parameter("constant", shape, center: center)
      let graph = builder.finished(
        builder.node(operation, isFirst ? [constant, layer] : [layer, constant]))
      return graph.foldingScales().nodes.count
    }
    #expect(try nodeCount(Multiply(), [6]) == 2)
    #expect(try nodeCount(Multiply(), [6, 6]) == 2)
    #expect(try nodeCount(Divide(), [6, 1, 1], isFirst: true) == 2)
    #expect(try nodeCount(Maximum(), [6, 1, 1]) == 2)
    var builder = GraphBuilder([3, 6, 6])
    let layer = builder.convolution("x", Window(kernel: 1), from: 3, to: 6)
    let product = builder.node(Multiply(), [layer, layer])
    #expect(builder.finished(product).foldingScales().nodes.count == 2)
  }

  @Test func keepsADivisionByZero() throws {
    var builder = GraphBuilder([3, 6, 6])
    let layer = builder.convolution("x", Window(kernel: 1), from: 3, to: 6)
    let graph = builder.finished(builder.node(Divide(), [layer, "zero"]))
    var broken = graph
    broken.parameters["zero"] = Tensor(shape: [1])
    #expect(broken.foldingScales().nodes.count == 2)
  }
}
