import SwiftletGraph
import Testing

@Suite struct NetworkTests {
  /// Networks that take small images as well.
  private static let small = [
    "lenet5", "separable", "mlp", "mlp-mnist", "cifar-convnet", "resnet18", "mobilenet-v2",
    "efficientnet-lite0", "resnet8", "mbv1-025-96",
  ]

  private func multiplyAccumulates(_ graph: Graph) throws -> Int {
    let shapes = try graph.shapes(batchSize: 1)
    return graph.nodes.reduce(0) { sum, node in
      sum + node.operation.multiplyAccumulates(for: node.inputs.compactMap { shapes[$0] })
    }
  }

  @Test func lenet5HasItsPublishedSize() throws {
    let graph = try Network.lenet5.graph()
    #expect(graph.parameterElementCount == 61_706)
    #expect(try multiplyAccumulates(graph) == 416_520)
    #expect(try graph.shapes(batchSize: 1)["pool2"] == [1, 16, 5, 5])
    #expect(try Network.lenet5.graph(inputShape: [1, 32, 32]).parameterElementCount == 61_706)
  }

  @Test func separableIsMadeForSmallBoards() throws {
    let graph = try Network.separable.graph()
    #expect(graph.parameterElementCount == 32_522)
    #expect(try multiplyAccumulates(graph) == 1_804_480)
  }

  @Test(arguments: Self.small) func smallNetworksTakeGreyAndColour(name: String) throws {
    let network = try Network.named(name)
    for shape in [[1, 28, 28], [3, 32, 32]] as [Shape] {
      let graph = try network.graph(inputShape: shape, classCount: 7)
      #expect(try graph.shapes(batchSize: 4)[graph.outputs[0]] == [4, 7])
      #expect(graph.name == name)
      try graph.requireFiniteParameters()
    }
  }

  @Test(arguments: Self.small) func weightsDependOnTheSeedOnly(name: String) throws {
    let network = try Network.named(name)
    let graph = try network.graph(seed: 5)
    #expect(try network.graph(seed: 5).parameters == graph.parameters)
    #expect(try network.graph(seed: 6).parameters != graph.parameters)
  }

  @Test func namesAreUnique() {
    #expect(Set(Network.all.map(\.name)).count == Network.all.count)
  }

  @Test func anUnknownNameListsTheKnownOnes() {
    let error = #expect(throws: UnknownNetwork.self) { try Network.named("lenet") }
    let names = Network.all.map(\.name).joined(separator: ", ")
    #expect(error?.description == "no network is called 'lenet'; the networks are \(names)")
  }

  @Test func anInputThatIsTooSmallNamesTheLayer() {
    let error = #expect(throws: GraphError.self) {
      try Network.lenet5.graph(inputShape: [1, 4, 4])
    }
    guard case .shape(let node, _, _) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(node == "conv2")
  }

  @Test func inputsThatAreNoImagesAreRejected() throws {
    let error = #expect(throws: GraphError.self) { try Network.lenet5.graph(inputShape: [784]) }
    guard case .shape("conv1", "Convolution", _) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(throws: GraphError.self) { try Network.mlp.graph(classCount: 0) }
    #expect(try Network.mlp.graph(inputShape: [784]).parameterElementCount == 101_770)
  }
}
