import SwiftProtobuf
import SwiftletGraph
import SwiftletONNX

/// Runs one test: as a graph where that is possible, with as many inputs as inputs of the graph as
/// it allows, else with all of them as constants.
struct TestRun {
  private let test: TestCase

  init(_ test: TestCase) {
    self.test = test
  }

  /// The first way that passes; a wrong output in any way is wrong. What is refused in every way is
  /// told by the first way, or the first that names a node.
  var outcome: TestResult.Outcome {
    var reasons: [String] = []
    for way in ways {
      do {
        for data in test.dataSets {
          if let difference = try difference(data, runtimeInputs: way) { return .wrong(difference) }
        }
        if !test.dataSets.isEmpty { return way.isEmpty ? .folded : .run }
      } catch {
        let isPrecise = (error as? ONNXError)?.unsupportedNodes.isEmpty == false
        reasons.insert(Self.reason(error), at: isPrecise && way.count > 0 ? 0 : reasons.count)
      }
    }
    return .refused(reason: reasons.first ?? "the test holds no data")
  }

  /// Sets of inputs, by index, that stay inputs of the graph: all floats, the first number, none.
  private var ways: [[Int]] {
    let inputs = TestCase.runtimeInputs(of: test.model)
    let floats = inputs.indices.filter { inputs[$0].isFloat }
    let numbers = inputs.indices.filter { inputs[$0].isFloat || inputs[$0].isByte }
    return [floats, Array(numbers.prefix(1))].filter { !$0.isEmpty } + [[]]
  }

  /// Nil when all outputs are as expected.
  private func difference(_ data: TestCase.DataSet, runtimeInputs: [Int]) throws -> String? {
    let inputs = try zip(TestCase.runtimeInputs(of: test.model), data.inputs).map { input, bytes in
      try input.tensor(bytes)
    }
    let expected = try zip(test.model.graph.output, data.outputs).map { try $0.tensor($1) }
    let bound = inputs.indices.filter { !runtimeInputs.contains($0) }.map { inputs[$0] }
    let model: [UInt8] = try test.model.serializedBytes()
    let actual: [ConstantTensor]
    if runtimeInputs.isEmpty {
      actual = try Graph.foldedOutputs(onnx: model, name: test.name, binding: bound)
    } else {
      let graph = try Graph(onnx: model, name: test.name, binding: bound)
      actual = try graph.outputs(for: runtimeInputs.map { inputs[$0] }, like: expected)
    }
    for (index, pair) in zip(actual, expected).enumerated() {
      if let difference = test.tolerance.widened(for: pair.1.type).difference(pair.0, pair.1) {
        return "output \(index) \(difference)"
      }
    }
    return actual.count == expected.count ? nil : "has \(actual.count) outputs"
  }

  /// What the importer says of the first node, or of the file, without names.
  private static func reason(_ error: any Error) -> String {
    guard let error = error as? ONNXError else { return "\(error)" }
    return error.unsupportedNodes.first.map { "\($0.operation): \($0.reason)" }
      ?? "\(error.problem)"
  }
}

extension Tolerance {
  /// Two units in the last place of bfloat16 are accepted where that is the type.
  /// Source: `assert_similar_outputs` in onnx/backend/test/runner.
  fileprivate func widened(for type: ElementType?) -> Tolerance {
    var tolerance = self
    if type == .bfloat16 { tolerance.relative = max(relative, 0x1p-6) }
    return tolerance
  }

  /// Nil when the tensors agree.
  fileprivate func difference(_ actual: ConstantTensor, _ expected: ConstantTensor) -> String? {
    guard actual.shape == expected.shape else {
      return "has the shape \(actual.shape), not \(expected.shape)"
    }
    let (left, right) = (actual.numbers, expected.numbers)
    guard left.count == right.count else { return "is not made of numbers" }
    let wrong = left.indices.filter { !accepts(left[$0], right[$0]) }
    guard let first = wrong.first else { return nil }
    return "differs in \(wrong.count) of \(left.count) elements, first \(left[first]) "
      + "instead of \(right[first])"
  }
}

extension ConstantTensor {
  fileprivate var numbers: [Double] {
    switch elements {
    case .floats(let values): values.map { Double($0) }
    case .doubles(let values): values
    case .integers(let values): values.map { Double($0) }
    case .other: []
    }
  }
}

extension Onnx_ValueInfoProto {
  private var elementType: Onnx_TensorProto.DataType? {
    guard case .tensorType(let type) = type.value else { return nil }
    return Onnx_TensorProto.DataType(rawValue: Int(type.elemType))
  }

  /// Doubles are not among them: the graph computes in float32, only folding in their own range.
  fileprivate var isFloat: Bool { [.float, .float16, .bfloat16].contains(elementType) }

  fileprivate var isByte: Bool { [.int8, .uint8].contains(elementType) }

  /// The tensor in a test's file, under this value's name. NumPy has no bfloat16: the tests keep its
  /// bits as uint16.
  fileprivate func tensor(_ bytes: [UInt8]) throws -> ConstantTensor {
    var proto = try Onnx_TensorProto(serializedBytes: bytes)
    if elementType == .bfloat16 {
      proto.dataType = Int32(Onnx_TensorProto.DataType.bfloat16.rawValue)
    }
    var tensor = try ConstantTensor(tensorProto: proto.serializedBytes())
    tensor.name = name
    return tensor
  }
}
