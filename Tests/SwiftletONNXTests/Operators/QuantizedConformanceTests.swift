import SwiftletFiles
import SwiftletGraph
import SwiftletONNX
import Testing

/// ONNX's own node tests of the quantized operators. The graph holds the real numbers that integers
/// stand for, so integer inputs are given as such, and integer outputs compared as integers, exactly.
@Suite(.enabled(if: NodeTest.isInstalled, "needs Debian's package libonnx-testdata"))
struct QuantizedConformanceTests {
  @Test(
    arguments: [
      "test_quantizelinear", "test_quantizelinear_axis", "test_dequantizelinear",
      "test_dequantizelinear_axis", "test_qlinearconv", "test_qlinearmatmul_2D",
      "test_qlinearmatmul_3D",
      "test_basic_convinteger", "test_convinteger_with_padding",
      "test_convinteger_without_padding", "test_matmulinteger",
    ])
  func outputIsTheReferences(_ name: String) throws {
    let test = NodeTest(name: name)
    let inputs = try test.inputs()
    let graph = try test.graph(inputs)
    let expected = try ConstantTensor(tensorProto: File.read("\(test.data)/output_0.pb"))
    let output = try graph.run(graph.reals(of: inputs[0]))
    #expect(output.shape == expected.shape)
    switch expected.elements {
    case .floats(let floats): #expect(output.elements == floats)
    case .integers(let integers): #expect(graph.integers(of: output).map(Int64.init) == integers)
    default: Issue.record("an output of another type")
    }
  }

  @Test(
    arguments: [
      ("test_dynamicquantizelinear", "scale changes with every input")
    ])
  func otherFormsAreRefused(_ name: String, because reason: String) throws {
    let test = NodeTest(name: name)
    let error = try #require(throws: ONNXError.self) { try test.graph(test.inputs()) }
    #expect(error.unsupportedNodes.count == 1)
    #expect(error.unsupportedNodes.allSatisfy { $0.suggestion.contains(reason) })
  }
}

extension Graph {
  /// The reals that a test's input stands for, by the first node that rounds.
  fileprivate func reals(of input: ConstantTensor) throws -> Tensor {
    if let floats = input.floats { return floats }
    guard case .integers(let integers) = input.elements else { return Tensor(shape: [0]) }
    let first = nodes.first { $0.inputs == [inputs[0].name] }
    let quantization = try #require(first?.operation as? QuantizeDequantize)
    return Tensor(
      shape: input.shape,
      elements: quantization.reals(of: integers.map(Int32.init), shape: input.shape))
  }

  /// The integers of the output, by the node that rounded it; sums have scale 1.
  fileprivate func integers(of output: Tensor) -> [Int32] {
    let last = nodes.last { $0.outputs == outputs }
    let quantization =
      last?.operation as? QuantizeDequantize
      ?? QuantizeDequantize(scale: 1, zeroPoint: 0, type: .int32)
    return quantization.integers(of: output.elements, shape: output.shape)
  }
}
