import SwiftletGraph
import SwiftletONNX
import Testing

/// Models as other people's exporters write them give the outputs of ONNX Runtime.
@Suite struct FixtureTests {
  static let fixtures = [
    "lenet5-torchscript", "lenet5-dynamo", "view-dynamo", "view-torchscript",
    "separable-torchscript", "separable-dynamo", "normalized-torchscript", "normalized-dynamo",
    "keras-style",
  ].map(Fixture.init)

  @Test(arguments: fixtures)
  func outputsEqualONNXRuntimes(_ fixture: Fixture) throws {
    let graph = try fixture.graph()
    try expectClose(graph.run(fixture.input()), fixture.output())
  }

  @Test(arguments: fixtures)
  func exportAndImportChangeNothing(_ fixture: Fixture) throws {
    let graph = try fixture.graph()
    let bytes = try graph.onnx()
    let again = try Graph(onnx: bytes, name: "again")
    expectSame(again, graph)
    #expect(try again.onnx() == bytes)
    #expect(try again.run(fixture.input()) == graph.run(fixture.input()))
  }

  @Test func layersOfLeNet() throws {
    let graph = try Fixture(name: "lenet5-torchscript").graph()
    let kinds = graph.nodes.map(\.operation.name)
    #expect(
      kinds == [
        "Convolution", "ReLU", "MaxPool", "Convolution", "ReLU", "MaxPool", "Flatten",
        "FullyConnected", "ReLU", "FullyConnected", "ReLU", "FullyConnected",
      ])
    #expect(graph.parameterElementCount == 61_706)
    #expect(graph.inputs == [GraphInput(name: "image", sampleShape: [1, 28, 28])])
    #expect(graph.outputs == ["scores"])
  }

  @Test func biasesAreFoldedAndMetadataKept() throws {
    let graph = try Fixture(name: "keras-style").graph()
    #expect(
      graph.nodes.map(\.operation.name) == ["Convolution", "Clip", "Flatten", "FullyConnected"])
    #expect(graph.nodes.map(\.inputs.count) == [3, 1, 1, 3])
    #expect(graph.metadata == ["author": "swiftlet", "labels": "a\nb"])
    #expect(graph.outputs == ["scores"])
  }

  /// Every node that is not taken is named at once, those after it and control flow too, and no other.
  @Test func everyUnsupportedNodeIsNamed() throws {
    let error = try #require(throws: ONNXError.self) { try Fixture(name: "unsupported").graph() }
    let nodes = error.unsupportedNodes
    #expect(nodes.map(\.name) == ["smooth", "fancy", "choice"])
    #expect(nodes.map(\.operation) == ["Mish", "com.example.Fancy", "If"])
    #expect(nodes.allSatisfy { !$0.reason.isEmpty && !$0.suggestion.isEmpty })
  }
}
