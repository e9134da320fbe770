import SwiftletGraph
import SwiftletRuntime
import Testing

@Suite struct TransposeCancellationTests {
  private static let toNHWC = Transpose([0, 2, 3, 1])
  private static let toNCHW = Transpose([0, 3, 1, 2])

  @Test func aPairDisappears() throws {
    var builder = GraphBuilder([3, 4, 5])
    let value = builder.node(Self.toNCHW, [builder.node(Self.toNHWC, ["x"])])
    let graph = builder.finished(builder.node(ReLU(), [value]))
    let result = graph.cancellingTransposes()
    #expect(result.nodes.map(\.operation.name) == ["ReLU"])
    try expectSameOutput(result, graph)
  }

  @Test func twoBecomeOne() throws {
    var builder = GraphBuilder([3, 4, 5])
    let value = builder.node(Transpose([0, 3, 2, 1]), [builder.node(Self.toNHWC, ["x"])])
    let graph = builder.finished(value)
    let result = graph.cancellingTransposes()
    #expect(result.nodes.map { ($0.operation as? Transpose)?.permutation } == [[0, 1, 3, 2]])
    try expectSameOutput(result, graph)
  }

  /// An NHWC network's bias, activation and residual sum between two of its convolutions.
  @Test func transposesMoveThroughArithmetic() throws {
    var builder = GraphBuilder([3, 4, 5])
    let first = builder.node(Self.toNHWC, [builder.node(Tanh(), ["x"])])
    let second = builder.node(Self.toNHWC, [builder.node(Sigmoid(), ["x"])])
    let biased = builder.node(Add(), [first, builder.parameter("bias", [3])])
    let sum = builder.node(Add(), [builder.node(Clip.relu6, [biased]), second])
    let graph = builder.finished(
      builder.convolution(
        builder.node(Self.toNCHW, [sum]), Window(kernel: 3), from: 3, to: 2))
    let result = graph.cancellingTransposes()
    #expect(
      result.nodes.map(\.operation.name) == [
        "Tanh", "Sigmoid", "Add", "Clip", "Add", "Convolution",
      ])
    #expect(result.parameters.values.contains { $0.shape == [1, 3, 1, 1] })
    try expectSameOutput(result, graph)
  }

  @Test func oneThatIsNeededStays() throws {
    var builder = GraphBuilder([3, 4, 5])
    let value = builder.node(ReLU(), [builder.node(Self.toNHWC, ["x"])])
    let graph = builder.finished(builder.node(Flatten(), [value]))
    let result = graph.cancellingTransposes()
    #expect(result.nodes.map(\.operation.name) == ["ReLU", "Transpose", "Flatten"])
    try expectSameOutput(result, graph)
  }

  @Test func sharedAndUnlikeOnesStay() throws {
    var builder = GraphBuilder([4, 4, 4])
    let first = builder.node(Self.toNHWC, ["x"])
    let second = builder.node(Self.toNCHW, [builder.node(ReLU(), ["x"])])
    let sum = builder.node(Add(), [first, second])
    let shared = builder.node(Transpose([0, 2, 1, 3]), ["x"])
    let graph = builder.finished(
      builder.node(Add(), [builder.node(Add(), [sum, shared]), builder.node(ReLU(), [shared])]))
    let result = graph.cancellingTransposes()
    #expect(result.nodes.count == graph.nodes.count)
    try expectSameOutput(result, graph)
  }
}
