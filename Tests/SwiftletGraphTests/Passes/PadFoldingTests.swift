import SwiftletGraph
import SwiftletRuntime
import Testing

@Suite struct PadFoldingTests {
  private static func pad(_ value: Float, _ margins: [Int] = [1, 2, 0, 1]) -> Pad {
    Pad(
      before: [0, 0, margins[0], margins[1]], after: [0, 0, margins[2], margins[3]],
      mode: .constant(value))
  }

  /// A graph of an activation, a `Pad` and the operator after it.
  private func graph(
    _ pad: Pad, _ operation: any Operator, activation: any Operator = ReLU()
  ) -> Graph {
    var builder = GraphBuilder([2, 7, 6])
    let value = builder.node(pad, [builder.node(activation, ["x"])])
    guard operation is Convolution else {
      return builder.finished(builder.node(operation, [value]))
    }
    return builder.finished(
      builder.node(operation, [value, builder.parameter("w", [3, 2, 3, 3])]))
  }

  @Test(arguments: [
    (pad(0), Convolution(window: Window(kernel: 3, stride: 2)) as any Operator),
    (pad(0), Convolution(window: Window(kernel: 3, padding: 1))),
    (pad(0), MaxPool(window: Window(kernel: 3, stride: 2))),
    (pad(-.infinity), MaxPool(window: Window(kernel: 3, stride: 2))),
    (pad(0), AveragePool(window: Window(kernel: 3, stride: 2))),
    (
      pad(0, [1, 1, 1, 1]), AveragePool(window: Window(kernel: 3, padding: 1), countsPadding: true)
    ),
  ])
  func foldsWhatIsExact(pad: Pad, operation: any Operator) throws {
    let graph = graph(pad, operation)
    let folded = graph.foldingPadding()
    #expect(folded.nodes.map(\.operation.name) == ["ReLU", operation.name])
    try expectSameOutput(folded, graph)
  }

  @Test func minusInfinityFoldsBehindAnything() throws {
    let graph = graph(
      Self.pad(-.infinity), MaxPool(window: Window(kernel: 3)), activation: Tanh())
    #expect(graph.foldingPadding().nodes.count == 2)
    try expectSameOutput(graph.foldingPadding(), graph)
  }

  @Test(arguments: [
    (pad(1), Convolution(window: Window(kernel: 3)) as any Operator),
    (pad(0), AveragePool(window: Window(kernel: 3, padding: 1))),
    (pad(0), MaxPool(window: Window(kernel: 3, stride: 2), roundsUp: true)),
    (pad(0, [3, 0, 0, 0]), MaxPool(window: Window(kernel: 3))),
    (Pad(before: [0, 1, 0, 0], after: [0, 0, 0, 0]), MaxPool(window: Window(kernel: 3))),
    (Pad(before: [0, 0, -1, 0], after: [0, 0, 0, 0]), MaxPool(window: Window(kernel: 3))),
    (
      Pad(before: [0, 0, 1, 1], after: [0, 0, 1, 1], mode: .edge),
      Convolution(window: Window(kernel: 3))
    ),
  ])
  func keepsWhatIsNot(pad: Pad, operation: any Operator) {
    #expect(graph(pad, operation).foldingPadding().nodes.count == 3)
  }

  @Test func zerosBeforeAMaximumNeedInputsThatAreNotNegative() {
    let pool = MaxPool(window: Window(kernel: 3))
    #expect(graph(Self.pad(0), pool, activation: Tanh()).foldingPadding().nodes.count == 3)
    #expect(graph(Self.pad(0), pool, activation: Clip.relu6).foldingPadding().nodes.count == 2)
  }
}
