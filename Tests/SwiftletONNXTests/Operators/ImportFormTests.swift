import SwiftletGraph
import SwiftletONNX
import Testing

/// The forms that one operator takes in different operator sets and in different exporters' hands.
@Suite struct ImportFormTests {
  /// One node on an input of the given dimensions.
  private func graph(
    _ operation: String, _ dimensions: [Int?], operatorSet: Int = 17, inputs: [String] = [],
    _ attributes: [Onnx_AttributeProto] = [], _ fill: (inout ModelBuilder) -> Void = { _ in }
  ) throws -> Graph {
    var builder = ModelBuilder(operatorSet: operatorSet)
    builder.input("x", dimensions)
    fill(&builder)
    builder.node(operation, ["x"] + inputs, ["y"], attributes, name: "node")
    builder.output("y")
    return try builder.graph()
  }

  private func operation(_ graph: Graph) throws -> any Operator {
    try #require(graph.nodes.count == 1)
    return graph.nodes[0].operation
  }

  @Test func clipLimitsAsAttributes() throws {
    let clip = try graph(
      "Clip", [nil, 3], operatorSet: 10, [.float("min", 0), .float("max", 6)])
    #expect(try operation(clip) as? Clip == .relu6)
  }

  @Test func softmaxAxes() throws {
    #expect(try operation(graph("Softmax", [nil, 3])) is Softmax)
    #expect(try operation(graph("Softmax", [nil, 3], operatorSet: 11)) is Softmax)
    #expect(try operation(graph("Softmax", [nil, 3, 2, 2], [.integer("axis", 1)])) is Softmax)
    #expect(try operation(graph("Softmax", [nil, 3, 1, 1], operatorSet: 11)) is Softmax)
    #expect(throws: ONNXError.self) { try graph("Softmax", [nil, 3, 2, 2]) }
    #expect(throws: ONNXError.self) { try graph("Softmax", [nil, 3, 2, 2], operatorSet: 11) }
  }

  @Test func activationDefaults() throws {
    #expect(try operation(graph("LeakyRelu", [nil, 3])) as? LeakyReLU == LeakyReLU(alpha: 0.01))
    #expect(try operation(graph("Elu", [nil, 3])) as? ELU == ELU(alpha: 1))
    #expect(
      try operation(graph("HardSigmoid", [nil, 3])) as? HardSigmoid
        == HardSigmoid(alpha: 0.2, beta: 0.5))
    #expect(try operation(graph("LogSoftmax", [nil, 3], operatorSet: 11)) is LogSoftmax)
  }

  @Test func localResponseNormalizationNeedsASize() throws {
    let normalized = try graph("LRN", [nil, 3, 2, 2], [.integer("size", 3)])
    #expect(
      try operation(normalized) as? LocalResponseNormalization
        == LocalResponseNormalization(size: 3, alpha: 1e-4, beta: 0.75, bias: 1))
    #expect(throws: ONNXError.self) { try graph("LRN", [nil, 3, 2, 2]) }
    #expect(throws: ONNXError.self) { try graph("LRN", [nil, 3, 2, 2], [.integer("size", 0)]) }
    #expect(throws: ONNXError.self) { try graph("LRN", [nil], [.integer("size", 3)]) }
  }

  @Test(arguments: [[0, -1], [-1, 24], [0, 24]])
  func reshapeToRows(_ target: [Int]) throws {
    let rows = try graph("Reshape", [nil, 4, 3, 2], inputs: ["shape"]) {
      $0.integers("shape", target)
    }
    #expect(try operation(rows) is Flatten)
  }

  @Test func reshapeWithAFixedBatch() throws {
    let fixed = try graph("Reshape", [5, 4, 3, 2], inputs: ["shape"]) {
      $0.integers("shape", [5, 24])
    }
    #expect(try operation(fixed) is Flatten)
    #expect(fixed.inputs[0].sampleShape == [4, 3, 2])
    #expect(throws: ONNXError.self) {
      try graph("Reshape", [nil, 4, 3, 2], inputs: ["shape"]) { $0.integers("shape", [1, 24]) }
    }
  }

  @Test func meanOverTheImage() throws {
    let kept = try graph("ReduceMean", [nil, 3, 5, 5], [.integers("axes", [-1, 2])])
    #expect(try operation(kept) is GlobalAveragePool)
    let dropped = try graph(
      "ReduceMean", [nil, 3, 5, 5], operatorSet: 18, inputs: ["axes"], [.integer("keepdims", 0)]
    ) { $0.integers("axes", [2, 3]) }
    #expect(dropped.nodes.map(\.operation.name) == ["GlobalAveragePool", "Flatten"])
    #expect(throws: ONNXError.self) {
      try graph("ReduceMean", [nil, 3, 5, 5], [.integers("axes", [1])])
    }
  }

  @Test func gemmFactorsAreFolded() throws {
    let gemm = try graph(
      "Gemm", [nil, 2], inputs: ["w", "b"], [.float("alpha", 2), .float("beta", 0.5)]
    ) {
      $0.floats("w", [2, 3], [1, 2, 3, 4, 5, 6])
      $0.floats("b", [1, 3], [2, 4, 6])
    }
    #expect(gemm.parameters["w"] == Tensor(shape: [3, 2], elements: [2, 8, 4, 10, 6, 12]))
    #expect(gemm.parameters["b"] == Tensor(shape: [3], elements: [1, 2, 3]))
  }

  @Test func dropoutRates() throws {
    let attribute = try graph("Dropout", [nil, 3], operatorSet: 10, [.float("ratio", 0.2)])
    #expect(try operation(attribute) as? Dropout == Dropout(rate: 0.2))
    let input = try graph("Dropout", [nil, 3], inputs: ["rate"]) { $0.floats("rate", [], [0.3]) }
    #expect(try operation(input) as? Dropout == Dropout(rate: 0.3))
    #expect(try operation(graph("Dropout", [nil, 3])) as? Dropout == Dropout(rate: 0.5))
  }

  @Test func addendsThatAreNoBias() throws {
    #expect(throws: ONNXError.self) {
      try graph("Add", [nil, 3], inputs: ["b"]) { $0.floats("b", [3], [1, 2, 3]) }
    }
  }

  /// The sum is a bias only where nothing else reads what it is added to.
  @Test func sharedProductsKeepTheirValue() throws {
    var builder = ModelBuilder()
    builder.input("x", [nil, 2])
    builder.floats("w", [2, 3], [1, 2, 3, 4, 5, 6])
    builder.floats("b", [3], [1, 2, 3])
    builder.node("MatMul", ["x", "w"], ["p"])
    builder.node("Add", ["p", "b"], ["s"])
    builder.output("s")
    let folded = try builder.graph()
    try expectClose(
      folded.run(Tensor(shape: [1, 2], elements: [1, 10])),
      Tensor(shape: [1, 3], elements: [42, 54, 66]))
    builder.node("Relu", ["p"], ["r"])
    builder.output("r")
    #expect(throws: ONNXError.self) { try builder.graph() }
  }

  @Test func identityKeepsTheNamesOfOutputs() throws {
    var builder = ModelBuilder()
    builder.input("x", [nil, 2])
    builder.node("Identity", ["x"], ["i"])
    builder.node("Relu", ["i"], ["r"], name: "relu")
    builder.node("Identity", ["r"], ["y"])
    builder.node("Softmax", ["r"], ["z"], name: "softmax")
    builder.output("y")
    builder.output("z")
    let graph = try builder.graph()
    #expect(graph.outputs == ["y", "z"])
    #expect(graph.nodes.map(\.inputs) == [["x"], ["y"]])
    #expect(graph.nodes.map(\.outputs) == [["y"], ["z"]])
  }

  /// One matrix used as it is and transposed becomes two parameters.
  @Test func sharedWeightsKeepTheirNames() throws {
    var builder = ModelBuilder()
    builder.input("x", [nil, 2])
    builder.floats("w", [2, 2], [1, 2, 3, 4])
    builder.node("MatMul", ["x", "w"], ["a"])
    builder.node("Gemm", ["a", "w"], ["b"], [.integer("transB", 1)])
    builder.node("MatMul", ["b", "w"], ["y"])
    builder.output("y")
    let graph = try builder.graph()
    #expect(graph.nodes.map { $0.inputs[1] } == ["w", "w.2", "w"])
    #expect(graph.parameters["w.2"]?.elements == [1, 2, 3, 4])
    #expect(graph.parameters["w"]?.elements == [1, 3, 2, 4])
  }
}
