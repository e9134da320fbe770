import Foundation
import SwiftletGraph
import SwiftletONNX

/// What became of a test.
struct TestResult {
  enum Outcome {
    /// Imported as a graph, which gave the expected outputs.
    case run
    /// Computed while reading, with every input a constant.
    case folded
    /// Refused, and why.
    case refused(reason: String)
    /// Other outputs than expected.
    case wrong(String)
  }

  let test: TestCase
  let outcome: Outcome
  let scope: Scope

  init(running test: TestCase) {
    self.test = test
    scope = Scope(of: test)
    outcome = TestRun(test).outcome
  }

  /// A wrong result, or one that is promised and missing.
  var isFailure: Bool {
    switch outcome {
    case .run, .folded: false
    case .refused: scope == .promised
    case .wrong: true
    }
  }
}

extension TestResult.Outcome {
  var isPass: Bool {
    switch self {
    case .run, .folded: true
    case .refused, .wrong: false
    }
  }

  var text: String {
    switch self {
    case .run: "run"
    case .folded: "folded"
    case .refused(let reason): reason
    case .wrong(let difference): "wrong: \(difference)"
    }
  }
}

/// Whether Swiftlet promises to pass a test.
enum Scope: Equatable {
  case promised
  /// Operators that no image network of the classic canon uses.
  case otherOperators([String])
  /// Operators that it has, in a form that is not inference on tensors of numbers.
  case otherForm(String)

  /// Every operator that image networks use.
  static let operators: Set<String> = [
    "Add", "ArgMax", "AveragePool", "BatchNormalization", "Cast", "Clip", "Concat", "Constant",
    "ConstantOfShape", "Conv", "ConvInteger", "ConvTranspose", "DepthToSpace", "DequantizeLinear",
    "Div", "Dropout", "Elu", "Expand", "Flatten", "Gather", "Gemm", "GlobalAveragePool",
    "GlobalMaxPool", "HardSigmoid", "HardSwish", "Identity", "LRN", "LeakyRelu", "LogSoftmax",
    "MatMul", "Max", "MaxPool", "Min", "Mul", "PRelu", "Pad", "QLinearConv", "QLinearMatMul",
    "QuantizeLinear", "ReduceMean", "Relu", "Reshape", "Resize", "Shape", "Sigmoid", "Slice",
    "Softmax", "SpaceToDepth", "Split", "Squeeze", "Sub", "Sum", "Tanh", "Transpose", "Unsqueeze",
    "Upsample",
  ]

  init(of test: TestCase) {
    let others = test.operators.filter { !Self.operators.contains($0) }
    if !others.isEmpty {
      self = .otherOperators(others)
    } else if let form = Self.otherForm(of: test) {
      self = .otherForm(form)
    } else {
      self = .promised
    }
  }

  /// The reasons are the test's own data, not what the importer makes of them.
  private static func otherForm(of test: TestCase) -> String? {
    let graph = test.model.graph
    for value in graph.input + graph.output {
      guard case .tensorType(let type) = value.type.value else {
        return "values that are no tensors"
      }
      if type.elemType == Int32(Onnx_TensorProto.DataType.string.rawValue) { return "text" }
    }
    for node in graph.node {
      if node.attribute.contains(where: { $0.name == "training_mode" && $0.i == 1 }) {
        return "training: statistics of the batch"
      }
      if node.opType == "Resize", node.attribute.contains(where: { $0.s == Data("cubic".utf8) }) {
        return "cubic interpolation"
      }
      if node.opType == "Resize",
        node.attribute.contains(where: { $0.s == Data("tf_crop_and_resize".utf8) })
      {
        return "cropping while resizing"
      }
      if node.opType == "Dropout", node.input.count > 2, test.drops {
        return "training: elements dropped at random"
      }
    }
    return nil
  }
}

extension TestCase {
  /// Whether dropout is switched on and has a rate above 0.
  fileprivate var drops: Bool {
    guard let inputs = dataSets.first?.inputs, inputs.count == 3 else { return false }
    let rate = (try? ConstantTensor(tensorProto: inputs[1]))?.floats?.elements.first ?? 0
    return rate > 0
  }
}
