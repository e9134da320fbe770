import SwiftProtobuf
import SwiftletGraph
import SwiftletONNX
import Testing

/// What exporters write to compute shapes disappears, also where the batch is symbolic.
@Suite struct ShapeArithmeticTests {
  /// An input of `N x 4 x 6 x 6`, or with a fixed batch.
  private func builder(batch: Int? = nil, operatorSet: Int = 17) -> ModelBuilder {
    var builder = ModelBuilder(operatorSet: operatorSet)
    builder.input("x", [batch, 4, 6, 6])
    builder.output("y")
    return builder
  }

  private func kinds(_ builder: ModelBuilder) throws -> [String] {
    try builder.graph().nodes.map(\.operation.name)
  }

  @Test(arguments: [nil, 3])
  func viewBySizeOfTheBatch(_ batch: Int?) throws {
    var model = builder(batch: batch)
    model.node("Shape", ["x"], ["s"])
    model.integer("zero", 0)
    model.node("Gather", ["s", "zero"], ["n"], [.integer("axis", 0)])
    model.integers("axes", [0])
    model.node("Unsqueeze", ["n", "axes"], ["nl"])
    model.integers("rest", [-1])
    model.node("Concat", ["nl", "rest"], ["shape"], [.integer("axis", 0)])
    model.node("Reshape", ["x", "shape"], ["y"])
    #expect(try kinds(model) == ["Flatten"])
  }

  /// `view(n, groups, channels / groups, h, w)`, transposed and back: a channel shuffle.
  @Test func everyExtentComputed() throws {
    var model = builder()
    model.node("Shape", ["x"], ["s"])
    model.integers("i", [0, 1, 2, 3])
    for axis in 0..<4 {
      model.integers("at\(axis)", [axis])
      model.node("Gather", ["s", "at\(axis)"], ["e\(axis)"])
    }
    model.integers("groups", [2])
    model.node("Div", ["e1", "groups"], ["half"])
    model.node("Mul", ["half", "groups"], ["all"])
    model.node("Concat", ["e0", "groups", "half", "e2", "e3"], ["split"], [.integer("axis", 0)])
    model.node("Concat", ["e0", "all", "e2", "e3"], ["joined"], [.integer("axis", 0)])
    model.node("Reshape", ["x", "split"], ["a"])
    model.node("Transpose", ["a"], ["b"], [.integers("perm", [0, 2, 1, 3, 4])])
    model.node("Reshape", ["b", "joined"], ["y"])
    let graph = try model.graph()
    #expect(graph.nodes.map(\.operation.name) == ["Reshape", "Transpose", "Reshape"])
    let input = Tensor.random([2, 4, 6, 6], seed: 1)
    let output = try graph.run(input)
    #expect(output.shape == [2, 4, 6, 6])
    #expect(output.elements[36..<72] == input.elements[72..<108])
  }

  /// Pads as PyTorch's exporter computes them for operator sets from 11 on.
  @Test func computedPads() throws {
    var model = builder()
    model.integers("given", [1, 2])
    model.integers("count", [6])
    model.node("ConstantOfShape", ["count"], ["zeros"], [.tensor("value", integers: [0])])
    model.node("Concat", ["given", "zeros"], ["all"], [.integer("axis", 0)])
    model.integers("rows", [-1, 2])
    model.node("Reshape", ["all", "rows"], ["pairs"])
    model.integers("start", [-1])
    model.integers("end", [Int.min + 1])
    model.integers("axis", [0])
    model.integers("step", [-1])
    model.node("Slice", ["pairs", "start", "end", "axis", "step"], ["reversed"])
    model.node("Transpose", ["reversed"], ["columns"], [.integers("perm", [1, 0])])
    model.integers("flat", [-1])
    model.node("Reshape", ["columns", "flat"], ["list"])
    model.node("Cast", ["list"], ["pads"], [.integer("to", 7)])
    model.node("Pad", ["x", "pads"], ["y"])
    let graph = try model.graph()
    #expect(graph.nodes.count == 1)
    #expect(try graph.shapes(batchSize: 5)["y"] == [5, 4, 6, 9])
  }

  /// `Where(shape == -1, ones, shape)`, which PyTorch writes before `Expand`.
  @Test func expandToAComputedShape() throws {
    var model = builder()
    model.node("Shape", ["x"], ["s"])
    model.node("Shape", ["s"], ["rank"])
    model.node("ConstantOfShape", ["rank"], ["ones"], [.tensor("value", integers: [1])])
    model.integers("open", [-1])
    model.node("Mul", ["ones", "open"], ["negative"])
    model.node("Equal", ["s", "negative"], ["isOpen"])
    model.node("Where", ["isOpen", "ones", "s"], ["target"])
    model.node("Expand", ["x", "target"], ["z"])
    model.node("Relu", ["z"], ["y"])
    #expect(try kinds(model) == ["ReLU"])
  }

  /// Sizes as floats, as PyTorch writes them for interpolation: `floor(float(size) * scale)`.
  @Test func sizesThroughFloats() throws {
    var model = builder()
    model.node("Shape", ["x"], ["s"], [.integer("start", 2)])
    model.node("Cast", ["s"], ["f"], [.integer("to", 1)])
    model.floats("scale", [], [0.34])
    model.node("Mul", ["f", "scale"], ["g"])
    model.node("Floor", ["g"], ["h"])
    model.node("Cast", ["h"], ["size"], [.integer("to", 7)])
    model.integers("begin", [0, 0])
    model.integers("axes", [2, 3])
    model.node("Slice", ["x", "begin", "size", "axes"], ["y"])
    #expect(try model.graph().shapes(batchSize: 1)["y"] == [1, 4, 2, 2])
  }

  /// A file that fixes a number which the batch makes wrong, or compares with it.
  @Test func whatDependsOnTheBatchElsewhereIsRefused() throws {
    for batch in [17, 1, 2] {
      var model = builder()
      model.integers("shape", [batch, -1])
      model.node("Reshape", ["x", "shape"], ["y"])
      let problem = try #require(model.problem())
      guard case .unsupported(let nodes) = problem else {
        Issue.record("\(problem)")
        continue
      }
      #expect(nodes.map(\.operation) == ["Reshape"])
    }
    var model = builder()
    model.node("Shape", ["x"], ["s"])
    model.integers("zero", [0])
    model.node("Gather", ["s", "zero"], ["n"])
    model.integers("one", [1])
    model.node("Equal", ["n", "one"], ["isOne"])
    model.integers("four", [4])
    model.integers("two", [2])
    model.node("Where", ["isOne", "two", "four"], ["end"])
    model.node("Slice", ["x", "one", "end", "one"], ["y"])
    guard case .unsupported(let nodes) = try #require(model.problem()) else {
      Issue.record("a choice by the batch was taken")
      return
    }
    #expect(nodes[0].reason.contains("depends on the batch"))
  }

  /// An output that no input changes cannot be a graph's.
  @Test func constantOutputsAreNamed() {
    var model = builder()
    model.node("Shape", ["x"], ["y"], [.integer("start", 1)])
    #expect(model.problem() == .constantOutput("y"))
  }

  /// A file of a few bytes cannot make the importer take all memory, or go on for ever.
  @Test func computedConstantsAreBounded() throws {
    var model = builder()
    model.integers("huge", [1 << 20, 1 << 20])
    model.node("ConstantOfShape", ["huge"], ["c"])
    model.node("Relu", ["x"], ["y"])
    #expect(try #require(model.unsupported()).map(\.operation) == ["ConstantOfShape"])

    model = builder()
    model.integers("shape", [1 << 22])
    model.node("ConstantOfShape", ["shape"], ["c0"])
    for index in 0..<1000 { model.node("Neg", ["c\(index)"], ["c\(index + 1)"]) }
    model.node("Relu", ["x"], ["y"])
    let nodes = try #require(model.unsupported())
    #expect(nodes.allSatisfy { $0.operation == "Neg" })
  }
}
