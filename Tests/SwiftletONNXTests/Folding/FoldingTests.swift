import SwiftProtobuf
import SwiftletGraph
import SwiftletONNX
import Testing

/// Constants are computed as their element type computes. ONNX's node tests of these operators run in
/// tools/check-conformance; here is what they leave out.
@Suite struct FoldingTests {
  /// The only output of a model of one node on constants.
  private func fold(
    _ operation: String, _ inputs: [ConstantTensor], operatorSet: Int = 18,
    _ attributes: [Onnx_AttributeProto] = [], outputs: Int = 1
  ) throws -> [ConstantTensor] {
    var builder = ModelBuilder(operatorSet: operatorSet)
    let names = inputs.indices.map { "x\($0)" }
    let results = (0..<outputs).map { "y\($0)" }
    builder.node(operation, names, results, attributes, name: "node")
    for result in results { builder.output(result) }
    let bound = zip(names, inputs).map { name, tensor in
      var named = tensor
      named.name = name
      return named
    }
    return try Graph.foldedOutputs(
      onnx: builder.model.serializedBytes(), name: "test", binding: bound)
  }

  private func integers(
    _ values: [Int64], _ type: ElementType = .int64, shape: Shape? = nil
  ) -> ConstantTensor {
    ConstantTensor(
      name: "", shape: shape ?? [values.count], elements: .integers(values), type: type)
  }

  private func floats(
    _ values: [Float], _ type: ElementType = .float, shape: Shape? = nil
  ) -> ConstantTensor {
    ConstantTensor(name: "", shape: shape ?? [values.count], elements: .floats(values), type: type)
  }

  @Test func integersWrapAroundInTheirType() throws {
    let bytes = [integers([200, 7], .uint8), integers([100, 250], .uint8)]
    #expect(try fold("Add", bytes)[0].elements == .integers([44, 1]))
    let signed = [integers([100, -128], .int8), integers([100, 1], .int8)]
    #expect(try fold("Add", signed)[0].elements == .integers([-56, -127]))
    #expect(try fold("Sub", signed)[0].elements == .integers([0, 127]))
    let wide = [integers([.max, .min]), integers([1, -1])]
    #expect(try fold("Add", wide)[0].elements == .integers([.min, .max]))
  }

  @Test func integerDivisionTruncates() throws {
    let operands = [integers([7, -7, .min]), integers([2, 2, -1])]
    #expect(try fold("Div", operands)[0].elements == .integers([3, -3, .min]))
    #expect(try fold("Mod", operands)[0].elements == .integers([1, 1, 0]))
    #expect(throws: ONNXError.self) { try fold("Div", [integers([1]), integers([0])]) }
    #expect(throws: ONNXError.self) { try fold("Mod", [integers([1]), integers([0])]) }
  }

  @Test func typesMustAgree() {
    #expect(throws: ONNXError.self) { try fold("Add", [integers([1]), integers([1], .int32)]) }
    #expect(throws: ONNXError.self) { try fold("Add", [integers([1]), floats([1])]) }
    #expect(throws: ONNXError.self) {
      try fold("Add", [integers([1], .bool), integers([1], .bool)])
    }
  }

  @Test func casts() throws {
    func cast(_ tensor: ConstantTensor, to type: Onnx_TensorProto.DataType) throws -> ConstantTensor
    {
      try fold("Cast", [tensor], [.integer("to", type.rawValue)])[0]
    }
    let reals = floats([2.9, -2.9, .nan, 300])
    #expect(try cast(reals, to: .int64).elements == .integers([2, -2, 0, 300]))
    #expect(try cast(reals, to: .uint8).elements == .integers([2, 254, 0, 44]))
    #expect(try cast(reals, to: .bool).elements == .integers([1, 1, 1, 1]))
    #expect(try cast(integers([0, 5]), to: .bool).elements == .integers([0, 1]))
    #expect(try cast(integers([1 << 24 + 1]), to: .float).elements == .floats([0x1p24]))
    #expect(try cast(integers([1 << 24 + 1]), to: .double).elements == .doubles([0x1p24 + 1]))
    // Half: ties to even, the largest finite, subnormals, infinity.
    let halves = floats([2049, 2051, 65519, 65520, 0x1p-24, 0x1p-26])
    #expect(
      try cast(halves, to: .float16).elements
        == .floats([2048, 2052, 65504, .infinity, 0x1p-24, 0]))
    #expect(try cast(floats([257, 259]), to: .bfloat16).elements == .floats([256, 260]))
    #expect(throws: ONNXError.self) { try cast(reals, to: .string) }
  }

  @Test func halfPrecisionRoundsEachResult() throws {
    let operands = [floats([2048], .float16), floats([1], .float16)]
    let sum = try fold("Add", operands)[0]
    #expect(sum.type == .float16)
    #expect(sum.elements == .floats([2048]))
  }

  @Test(arguments: [
    (start: 5, end: Int.min, step: -2, expected: [5, 3, 1]),
    (start: -100, end: 100, step: 4, expected: [0, 4]),
    (start: 3, end: 1, step: 1, expected: []),
    (start: 100, end: -100, step: Int.min, expected: [5]),
    (start: 0, end: Int.max, step: Int.max, expected: [0]),
  ])
  func slices(_ slice: (start: Int, end: Int, step: Int, expected: [Int64])) throws {
    let bounds = [slice.start, slice.end, 0, slice.step].map { integers([Int64($0)]) }
    let result = try fold("Slice", [integers([0, 1, 2, 3, 4, 5])] + bounds)[0]
    #expect(result.elements == .integers(slice.expected))
  }

  @Test func padModes() throws {
    func pad(_ mode: String, _ pads: [Int64]) throws -> ConstantTensor.Elements {
      try fold("Pad", [integers([1, 2, 3]), integers(pads)], [.text("mode", mode)])[0].elements
    }
    #expect(try pad("constant", [1, -1]) == .integers([0, 1, 2]))
    #expect(try pad("edge", [2, 1]) == .integers([1, 1, 1, 2, 3, 3]))
    #expect(try pad("reflect", [2, 3]) == .integers([3, 2, 1, 2, 3, 2, 1, 2]))
    #expect(try pad("wrap", [1, 2]) == .integers([3, 1, 2, 3, 1, 2]))
    #expect(throws: ONNXError.self) { try pad("odd", [1, 1]) }
  }

  @Test func splitsWithoutSizes() throws {
    let parts = try fold("Split", [integers([1, 2, 3, 4, 5])], outputs: 3)
    #expect(parts.map(\.elements) == [.integers([1, 2]), .integers([3, 4]), .integers([5])])
  }

  @Test func reductionsOfNothingAndOfAllAxes() throws {
    let empty = integers([], shape: [0, 2])
    let product = try fold("ReduceProd", [empty, integers([0])])[0]
    #expect(product.elements == .integers([1, 1]))
    let mean = try fold(
      "ReduceMean", [floats([1, 2, 3, 6], shape: [2, 2])], [.flag("keepdims", false)])
    #expect(mean[0].shape == [])
    #expect(mean[0].elements == .floats([3]))
  }

  @Test func choiceBroadcastsAllThreeOperands() throws {
    let condition = integers([1, 0], .bool, shape: [2, 1])
    let chosen = try fold("Where", [condition, integers([1, 2, 3]), integers([9])])[0]
    #expect(chosen.shape == [2, 3])
    #expect(chosen.elements == .integers([1, 2, 3, 9, 9, 9]))
  }

  /// Operators that only the graph has are run as a graph of one node.
  @Test func graphOperatorsAreFoldedToo() throws {
    let input = floats([1, 2, 3, 4], shape: [1, 1, 2, 2])
    let weight = floats([1, 10], shape: [2, 1, 1, 1])
    let result = try fold("Conv", [input, weight])[0]
    #expect(result.shape == [1, 2, 2, 2])
    #expect(result.elements == .floats([1, 2, 3, 4, 10, 20, 30, 40]))
    #expect(try fold("Relu", [floats([-1, 2])])[0].elements == .floats([0, 2]))
    let bytes = integers([1, 9, 3, 4], .uint8, shape: [1, 1, 2, 2])
    let largest = try fold("MaxPool", [bytes], [.integers("kernel_shape", [2, 2])])[0]
    #expect(largest.type == .uint8)
    #expect(largest.elements == .integers([9]))
  }

  @Test func textIsNotComputedWith() {
    let text = ConstantTensor(name: "", shape: [1], elements: .other(type: "string"))
    #expect(throws: ONNXError.self) { try fold("Identity", [text]) }
  }

  /// Every operator on operands of every odd kind: a result or an error.
  @Test(arguments: OperatorRegistry.names)
  func oddOperands(_ operation: String) throws {
    let odd = [
      integers([], shape: [0]), integers([3], shape: []), integers([-1, .max, .min]),
      integers([1, 0], .bool), floats([.nan, .infinity, -.infinity, 1e30]),
      floats([], shape: [2, 0]),
      floats([1], shape: []), floats([1, 2, 3, 4], shape: [1, 1, 2, 2]),
      integers([255], .uint8, shape: [1, 1]), integers([-1], .uint64),
    ]
    for first in odd {
      _ = try? fold(operation, [first])
      for second in odd {
        _ = try? fold(operation, [first, second])
        _ = try? fold(operation, [first, second], [.integer("axis", 0)], outputs: 2)
        _ = try? fold(operation, [first, second, second], operatorSet: 6, [.integer("axis", -1)])
      }
    }
  }
}
