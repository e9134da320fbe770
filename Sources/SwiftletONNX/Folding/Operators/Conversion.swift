import SwiftletGraph

extension ConstantOperator {
  /// Operators that change the element type, or nothing.
  static let conversions = [
    ConstantOperator("Cast", attributes: ["to", "saturate"], effort: .computing, evaluate: cast),
    ConstantOperator(
      "CastLike", attributes: ["saturate"], inputs: 2...2, unreadInputs: [1], effort: .computing
    ) { operands throws(ImportFailure) in
      // A computed value is a float tensor here.
      guard let type = operands.optional(1).map({ $0.type }) ?? .float else { throw otherType }
      return [try operands.tensor(0).converted(to: type)]
    },
    ConstantOperator("Identity") { operands throws(ImportFailure) in [try operands.tensor(0)] },
    ConstantOperator(
      "Dropout", attributes: ["ratio", "seed"], inputs: 1...3, evaluate: dropout),
  ]

  private static let otherType = ImportFailure.unsupported(
    reason: "it converts to a type that is not computed with",
    suggestion: "convert to a float or integer type")

  private static func cast(_ operands: Operands) throws(ImportFailure) -> [ConstantTensor] {
    let stated = try operands.node.integer("to", default: 0)
    guard let dataType = Onnx_TensorProto.DataType(rawValue: stated), dataType != .undefined else {
      throw .attribute("to", reason: "is \(stated), which is no data type")
    }
    guard let type = ElementType(dataType) else { throw otherType }
    let tensor = try operands.tensor(0)
    try operands.require(tensor.shape, type: type)
    return [tensor.converted(to: type)]
  }

  /// As it is used for inference, or with nothing to drop: the input, and a mask that keeps all.
  private static func dropout(_ operands: Operands) throws(ImportFailure) -> [ConstantTensor] {
    let tensor = try operands.tensor(0)
    let isTraining = try operands.optionalIntegers(2) == [1]
    let ratio = operands.optional(1)?.scalar ?? 0.5
    guard !isTraining || ratio == 0 else {
      throw .unsupported(
        reason: "it was exported for training", suggestion: "call model.eval() before exporting")
    }
    let kept = Array(repeating: Int64(1), count: tensor.shape.elementCount)
    return [tensor, ConstantTensor(tensor.shape, integers: kept, type: .bool)]
  }
}

extension ConstantTensor {
  /// The elements in another type. Reals lose their fraction on the way to integers, NaN becomes 0;
  /// what the integer type cannot hold is undefined in ONNX and clamped to 64 bits, then wrapped
  /// here.
  func converted(to type: ElementType) -> ConstantTensor {
    guard type != self.type else { return self }
    switch elements {
    case .floats, .doubles:
      if type.isReal { return ConstantTensor(shape, reals: reals, type: type) }
      if type == .bool {
        return ConstantTensor(shape, integers: reals.map { $0 == 0 ? 0 : 1 }, type: type)
      }
      return ConstantTensor(shape, integers: reals.map(Self.whole), type: type)
    case .integers(let values):
      guard type.isReal else { return ConstantTensor(shape, integers: values, type: type) }
      return ConstantTensor(shape, reals: values.map { Double($0) }, type: type)
    case .other: return self
    }
  }

  private static func whole(_ real: Double) -> Int64 {
    guard !real.isNaN else { return 0 }
    return Int64(exactly: real.rounded(.towardZero)) ?? (real < 0 ? .min : .max)
  }
}
