import SwiftletFiles
import SwiftletGraph
import SwiftletONNX
import Testing

/// An operator that ONNX does not know.
private struct Mystery: Operator {
  static let name = "Mystery"
  func outputShapes(for inputs: [Shape]) -> [Shape] { inputs }
  func forward(_ arguments: ForwardArguments) {}
  func backward(_ arguments: BackwardArguments) {}
}

@Suite struct ExportErrorTests {
  private static func graph(_ operations: [any Operator]) -> Graph {
    var graph = Graph(name: "g", inputs: [GraphInput(name: "v0", sampleShape: [3])])
    graph.nodes = operations.enumerated().map { index, operation in
      Node(
        name: "node\(index)", operation: operation, inputs: ["v\(index)"],
        outputs: ["v\(index + 1)"])
    }
    graph.outputs = ["v\(operations.count)"]
    return graph
  }

  @Test func allNodesWithoutAFormInONNXAreNamed() throws {
    let graph = Self.graph([Mystery(), ReLU(), Mystery()])
    let error = try #require(throws: ONNXError.self) { try graph.onnx(name: "out.onnx") }
    #expect(error.unsupportedNodes.map(\.name) == ["node0", "node2"])
    #expect(error.description.hasPrefix("out.onnx: 2 nodes cannot be exported:"))
  }

  @Test func invalidGraphsAreRefused() throws {
    var graph = Self.graph([ReLU()])
    graph.outputs = ["missing"]
    let error = try #require(throws: ONNXError.self) { try graph.onnx() }
    guard case .invalidGraph = error.problem else {
      Issue.record("\(error)")
      return
    }
  }

  @Test func unwritableFileIsNamed() throws {
    let path = "/nonexistent/folder/model.onnx"
    let error = try #require(throws: ONNXError.self) {
      try Self.graph([ReLU()]).writeONNX(to: path)
    }
    guard case .file(.unwritable(path, _)) = error.problem else {
      Issue.record("\(error)")
      return
    }
  }
}
