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

  /// The first way that passes; a wrong output in any way is wrong.
  var outcome: TestResult.Outcome {
    var reason = "the test holds no data"
    for way in ways {
      do {
        for data in test.dataSets {
          if let difference = try difference(data, runtimeInputs: way) { return .wrong(difference) }
        }
        if !test.dataSets.isEmpty { return way.isEmpty ? .folded : .run }
      } catch {
        reason = Self.reason(error)
      }
    }
    return .refused(reason: reason)
  }

  /// Sets of inputs, by index, that stay inputs of the graph: all numbers, the first of them, none.
  private var ways: [[Int]] {
    let inputs = TestCase.runtimeInputs(of: test.model)
    let floats = inputs.indices.filter { inputs[$0].isFloat }
    let integers = inputs.indices.filter { inputs[$0].isByte }
    let first = floats.prefix(1) + integers.prefix(1)
    let ways = [floats, Array(first.prefix(1)), []]
    return ways.enumerated().filter { index, way in index == 2 || !way.isEmpty }.map(\.1)
  }

  /// Nil when all outputs are as expected.
  private func difference(_ data: TestCase.DataSet, runtimeInputs: [Int]) throws -> String? {
    let names = TestCase.runtimeInputs(of: test.model).map(\.name)
    let inputs = try zip(names, data.inputs).map { name, bytes in
      var tensor = try ConstantTensor(tensorProto: bytes)
      tensor.name = name
      return tensor
    }
    let expected = try data.outputs.map { try ConstantTensor(tensorProto: $0) }
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
      if let difference = test.tolerance.difference(pair.0, pair.1) {
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

  fileprivate var isFloat: Bool {
    [.float, .double, .float16, .bfloat16].contains(elementType)
  }

  fileprivate var isByte: Bool { [.int8, .uint8].contains(elementType) }
}
