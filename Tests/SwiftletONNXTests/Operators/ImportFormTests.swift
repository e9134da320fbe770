import Foundation
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
    func axis(_ dimensions: [Int?], _ set: Int, _ stated: Int? = nil) throws -> Int? {
      let attributes = stated.map { [Onnx_AttributeProto.integer("axis", $0)] } ?? []
      let softmax = try graph("Softmax", dimensions, operatorSet: set, attributes)
      return try (operation(softmax) as? Softmax)?.axis
    }
    #expect(try axis([nil, 3], 17) == 1)
    #expect(try axis([nil, 3], 11) == 1)
    #expect(try axis([nil, 3, 2, 2], 17, 1) == 1)
    #expect(try axis([nil, 3, 2, 2], 17) == 3)
    #expect(try axis([nil, 3, 1, 1], 11) == 1)
    #expect(try axis([nil, 1, 1, 4], 11) == 3)
    #expect(throws: ONNXError.self) {
      try graph("Softmax", [nil, 3], operatorSet: 11, [.integer("axis", 0)])
    }
  }

  /// Up to operator set 12 all axes from the given one on are one row.
  @Test(arguments: [0, 1, 2, 3]) func olderSoftmaxJoinsAxes(_ axis: Int) throws {
    for name in ["Softmax", "LogSoftmax"] {
      let rows = try graph(name, [2, 3, 2, 2], operatorSet: 11, [.integer("axis", axis)])
      let x = Tensor.random([2, 3, 2, 2], seed: 1)
      let y = try rows.run(x)
      #expect(y.shape == x.shape)
      let count = x.shape.dimensions[axis...].reduce(1, *)
      let powers = name == "Softmax" ? y.elements : y.elements.map { exp($0) }
      for start in stride(from: 0, to: x.elements.count, by: count) {
        #expect(abs(powers[start..<start + count].reduce(0, +) - 1) < 1e-5)
      }
    }
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
    let channels = try graph("ReduceMean", [nil, 3, 5, 5], [.integers("axes", [1])])
    #expect(try operation(channels) as? ReduceMean == ReduceMean(axes: [1]))
  }

  /// What a node would do to a batch that the file leaves open is refused; with a fixed one it is
  /// done.
  @Test(
    arguments: [
      ("ReduceMean", [.integers("axes", [0])], []), ("ReduceMean", [], []),
      ("Transpose", [], []), ("Transpose", [.integers("perm", [1, 0, 2])], []),
      ("Unsqueeze", [], [0]), ("Reshape", [], [-1, 6]), ("Reshape", [], [1, 24]),
      ("Flatten", [.integer("axis", 0)], []), ("Flatten", [.integer("axis", 2)], []),
      ("ArgMax", [.integer("axis", 0)], []), ("Pad", [], [0, 1, 0, 0, 0, 0]),
      ("Pad", [], [1, 0, 0, 0, 0, 0]), ("Expand", [], [5, 4, 6]),
      ("Concat", [.integer("axis", 0)], []), ("Split", [], []), ("Squeeze", [], [0]),
    ] as [(String, [Onnx_AttributeProto], [Int])])
  func openBatchesStay(
    _ name: String, _ attributes: [Onnx_AttributeProto], _ integers: [Int]
  ) throws {
    let isHarmless = integers == [0, 1, 0, 0, 0, 0]
    for batch in [nil, 1] as [Int?] {
      func model() throws -> Graph {
        try graph(
          name, [batch, 4, 6], inputs: integers.isEmpty ? (name == "Concat" ? ["x"] : []) : ["i"],
          attributes
        ) {
          if !integers.isEmpty { $0.integers("i", integers) }
        }
      }
      if batch == nil, !isHarmless {
        let error = try #require(throws: ONNXError.self) { try model() }
        #expect(error.unsupportedNodes.count == 1, "\(error)")
      } else {
        #expect(throws: Never.self) { try model() }
      }
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
    let sum = try graph("Add", [nil, 3], inputs: ["b"]) { $0.floats("b", [3], [1, 2, 3]) }
    #expect(try operation(sum) is Add)
    #expect(sum.parameters["b"]?.elements == [1, 2, 3])
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
    let x = Tensor(shape: [1, 2], elements: [1, 10])
    let sum = Tensor(shape: [1, 3], elements: [42, 54, 66])
    let folded = try builder.graph()
    #expect(folded.nodes.count == 1)
    try expectClose(folded.run(x), sum)
    builder.node("Relu", ["p"], ["r"])
    builder.output("r")
    let shared = try builder.graph()
    #expect(shared.nodes.count == 3)
    try expectClose(shared.runAll([x])[0], sum)
  }

  @Test func splitsAreSlicesOfWhatIsUsed() throws {
    var builder = ModelBuilder()
    builder.input("x", [nil, 7])
    builder.integers("sizes", [2, 1, 4])
    builder.node("Split", ["x", "sizes"], ["a", "b", "c"], [.integer("axis", -1)], name: "split")
    builder.output("c")
    builder.output("a")
    let graph = try builder.graph()
    #expect(graph.nodes.map(\.outputs) == [["a"], ["c"]])
    #expect(
      graph.nodes.map { $0.operation as? Slice } == [
        Slice([.init(axis: 1, start: 0, end: 2)]), Slice([.init(axis: 1, start: 3, end: 7)]),
      ])
  }

  /// A weight that another node computes.
  @Test(arguments: [[1, 2, 5], [1, 2, 5, 5], [1, 2, 5, 5, 5]])
  func computedWeights(_ dimensions: [Int]) throws {
    let kernel = Array(repeating: 3, count: dimensions.count - 2)
    let count = kernel.reduce(2, *)
    let weight = Tensor.random(Shape([1, 2] + kernel), seed: 9)
    func model(isComputed: Bool) throws -> Graph {
      try graph("Conv", dimensions, inputs: [isComputed ? "v" : "w"]) {
        $0.floats("w", [1, 2] + kernel, weight.elements)
        $0.floats("zeros", [1, 2] + kernel, Array(repeating: 0, count: count))
        if isComputed {
          $0.node("ReduceMean", ["x"], ["m"], [.integers("axes", [])])
          $0.node("Mul", ["m", "zeros"], ["z"])
          $0.node("Add", ["z", "w"], ["v"])
        }
      }
    }
    let x = Tensor.random(Shape(dimensions), seed: 3)
    try expectClose(model(isComputed: true).run(x), model(isComputed: false).run(x))
  }

  @Test func productsOfComputedMatrices() throws {
    let product = try graph(
      "Gemm", [2, 3], inputs: ["w", "c"],
      [.integer("transA", 1), .float("alpha", 2), .float("beta", 0.5)]
    ) {
      $0.floats("w", [2, 1], [1, 10])
      $0.floats("c", [3, 1], [2, 4, 6])
    }
    #expect(
      try product.run(Tensor(shape: [2, 3], elements: [1, 2, 3, 4, 5, 6]))
        == Tensor(shape: [3, 1], elements: [83, 106, 129]))
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
