import SwiftletGraph
import SwiftletONNX
import SwiftletRuntime
import Testing

/// Models with QuantizeLinear and DequantizeLinear in the places where exporters put them.
@Suite struct QuantizedModelTests {
  /// A value in uint8 between `QuantizeLinear` and `DequantizeLinear`.
  private static func quantize(
    _ value: String, as output: String, scale: Float = 0.5, in model: inout ModelBuilder
  ) {
    model.floats("\(output).scale", [], [scale])
    model.typed("\(output).zero", [], [3], .uint8)
    let operands = ["\(output).scale", "\(output).zero"]
    model.node("QuantizeLinear", [value] + operands, ["\(output).q"])
    model.node("DequantizeLinear", ["\(output).q"] + operands, [output], name: "\(output).node")
  }

  private static func weights(
    _ name: String, _ dimensions: [Int], _ values: [Int], scales: [Float], axis: Int = 0,
    type: Onnx_TensorProto.DataType = .int8, in model: inout ModelBuilder
  ) {
    model.typed("\(name)_quantized", dimensions, values, type)
    model.floats("\(name)_scale", scales.count == 1 ? [] : [scales.count], scales)
    model.node(
      "DequantizeLinear", ["\(name)_quantized", "\(name)_scale"], [name],
      scales.count == 1 ? [] : [.integer("axis", axis)], name: "\(name).node")
  }

  private static func convolution() -> ModelBuilder {
    var model = ModelBuilder()
    model.input("x", [nil, 2, 4, 4])
    model.output("y")
    quantize("x", as: "xd", in: &model)
    weights("w", [2, 2, 1, 1], [1, -2, 127, 0], scales: [0.5, 0.25], in: &model)
    weights("b", [2], [100, -1_000_000_000], scales: [0.25, 0.125], type: .int32, in: &model)
    model.node("Conv", ["xd", "w", "b"], ["c"])
    model.node("Relu", ["c"], ["r"])
    quantize("r", as: "y", scale: 2, in: &model)
    return model
  }

  @Test func aPairIsOneNodeAndWeightsAreParametersInIntegers() throws {
    let graph = try Self.convolution().graph()
    #expect(
      graph.nodes.map(\.operation.name) == [
        "QuantizeDequantize", "QuantizeDequantize", "QuantizeDequantize", "Convolution", "ReLU",
        "QuantizeDequantize",
      ])
    #expect(graph.nodes.map(\.outputs[0]) == ["xd", "w", "b", "c", "r", "y"])
    #expect(graph.nodes[3].inputs == ["xd", "w", "b"])
    let input = try #require(graph.nodes[0].operation as? QuantizeDequantize)
    #expect(input == QuantizeDequantize(scale: 0.5, zeroPoint: 3, type: .uint8))
    let weight = try #require(graph.nodes[1].operation as? QuantizeDequantize)
    #expect(weight.scales == [0.5, 0.25])
    #expect(graph.nodes[1].inputs == ["w_quantized"])
    #expect(graph.parameters["w_quantized"]?.elements == [0.5, -1, 31.75, 0])
    #expect(graph.parameters["b_quantized"]?.elements == [25, -125_000_000])
  }

  @Test func exportingGivesTheSameGraphBack() throws {
    let graph = try Self.convolution().graph()
    let again = try Graph(onnx: graph.onnx(), name: "again.onnx")
    expectSame(again, graph)
  }

  @Test func severalReadersShareARoundedValue() throws {
    var model = ModelBuilder()
    model.input("x", [nil, 2, 4, 4])
    model.output("y")
    Self.quantize("x", as: "a", in: &model)
    model.node("DequantizeLinear", ["a.q", "a.scale", "a.zero"], ["b"])
    model.node("Add", ["a", "b"], ["y"])
    let graph = try model.graph()
    #expect(graph.nodes.count == 2)
    #expect(graph.nodes[1].inputs == ["a", "a"])
  }

  /// Pooling and flattening are written on the integers by some exporters.
  @Test func operatorsThatMoveElementsTakeIntegers() throws {
    var model = ModelBuilder()
    model.input("x", [nil, 1, 4, 4])
    model.output("y")
    Self.quantize("x", as: "unused", in: &model)
    model.node("MaxPool", ["unused.q"], ["p"], [.integers("kernel_shape", [2, 2])])
    model.node("Flatten", ["p"], ["f"])
    model.node("DequantizeLinear", ["f", "unused.scale", "unused.zero"], ["y"])
    let graph = try model.graph()
    #expect(graph.nodes.map(\.operation.name).suffix(2) == ["MaxPool", "Flatten"])
    #expect(graph.outputs == ["y"])
    let input = Tensor.random([2, 1, 4, 4], seed: 5)
    let output = try graph.run(input)
    #expect(output.shape == [2, 9])
    #expect(output.elements.allSatisfy { ($0 / 0.5).rounded() == $0 / 0.5 })
  }

  @Test(arguments: [true, false]) func matricesMayBeTransposed(isTransposed: Bool) throws {
    var model = ModelBuilder()
    model.input("x", [nil, 2])
    model.output("y")
    Self.weights(
      "w", isTransposed ? [3, 2] : [2, 3], [1, 2, 3, 4, 5, 6], scales: [1, 2, 4],
      axis: isTransposed ? 0 : 1, in: &model)
    model.node("Gemm", ["x", "w"], ["y"], [.flag("transB", isTransposed)])
    let graph = try model.graph()
    let quantization = try #require(graph.nodes[0].operation as? QuantizeDequantize)
    #expect(quantization.axis == 0)
    let expected: [Float] = isTransposed ? [1, 2, 6, 8, 20, 24] : [1, 4, 4, 10, 12, 24]
    #expect(graph.parameters["w_quantized"]?.elements == expected)
  }

  /// A float weight that the file quantizes while it runs.
  @Test func floatWeightsMayGoThroughAPair() throws {
    var model = ModelBuilder()
    model.input("x", [nil, 2])
    model.output("y")
    model.floats("wf", [1, 2], [0.26, -1.1])
    Self.quantize("wf", as: "w", in: &model)
    model.node("Gemm", ["x", "w"], ["y"], [.flag("transB", true)])
    let graph = try model.graph()
    #expect(graph.parameters.values.map(\.elements) == [[0.5, -1]])
  }

  @Test func integerInputsAndOutputsAreReals() throws {
    var model = ModelBuilder()
    model.input("x", [nil, 2, 4, 4], type: .uint8)
    model.output("y")
    model.floats("s", [], [0.5])
    model.typed("z", [], [128], .uint8)
    model.node("DequantizeLinear", ["x", "s", "z"], ["r"])
    model.node("Relu", ["r"], ["a"])
    model.node("QuantizeLinear", ["a", "s", "z"], ["y"])
    let graph = try model.graph()
    #expect(graph.outputs == ["y"])
    #expect(
      graph.nodes.map(\.operation.name) == ["QuantizeDequantize", "ReLU", "QuantizeDequantize"])
  }

  // MARK: - What is refused

  @Test func otherTypesAreNamed() throws {
    for type in [Onnx_TensorProto.DataType.int16, .uint16] {
      var model = ModelBuilder()
      model.input("x", [nil, 2])
      model.output("y")
      model.floats("s", [], [1])
      model.typed("z", [], [0], type)
      model.node("QuantizeLinear", ["x", "s", "z"], ["q"])
      model.node("DequantizeLinear", ["q", "s", "z"], ["y"])
      let nodes = try #require(throws: ONNXError.self) { try model.graph() }.unsupportedNodes
      #expect(nodes.count == 1)
      #expect(nodes[0].reason.contains("\(type)"))
      #expect(nodes[0].suggestion.contains("int8"))
    }
  }

  @Test func anotherScaleThanTheIntegersOwnIsRefused() throws {
    var model = ModelBuilder()
    model.input("x", [nil, 2])
    model.output("y")
    Self.quantize("x", as: "a", in: &model)
    model.floats("other", [], [0.75])
    model.node("DequantizeLinear", ["a.q", "other", "a.zero"], ["y"])
    let nodes = try #require(throws: ONNXError.self) { try model.graph() }.unsupportedNodes
    #expect(nodes.count == 1)
    #expect(nodes.first?.reason.contains("another scale") == true)
  }

  @Test func floatOperatorsOnIntegersAreWrong() {
    var model = ModelBuilder()
    model.input("x", [nil, 2])
    model.output("y")
    Self.quantize("x", as: "a", in: &model)
    model.node("Sigmoid", ["a.q"], ["y"])
    guard case .node(_, "Sigmoid", let reason) = model.problem() else {
      Issue.record("\(String(describing: model.problem()))")
      return
    }
    #expect(reason.contains("integers"))
  }

  @Test func scalesMustBePositiveAndFit() {
    for (scale, zeros) in [(-1, [0]), (0, [0]), (1, [0, 0]), (1, [300])] as [(Float, [Int])] {
      var model = ModelBuilder()
      model.input("x", [nil, 2])
      model.output("y")
      model.floats("s", [], [scale])
      model.typed("z", zeros.count == 1 ? [] : [zeros.count], zeros, .int32)
      model.node("QuantizeLinear", ["x", "s", "z"], ["q"])
      model.node("DequantizeLinear", ["q", "s", "z"], ["y"])
      guard case .node = model.problem() else {
        Issue.record("\(scale) \(zeros): \(String(describing: model.problem()))")
        continue
      }
    }
  }
}
