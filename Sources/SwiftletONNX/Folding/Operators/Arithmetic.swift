import Foundation
import SwiftletGraph

extension ConstantOperator {
  /// Operators on the elements at one place of each input, which are broadcast to one shape.
  static let arithmetic =
    [
      folding(
        "Add",
        ElementwiseFunction {
          $0 &+ $1
        } reals: {
          $0 + $1
        }, inputs: 2...2),
      folding(
        "Sub",
        ElementwiseFunction {
          $0 &- $1
        } reals: {
          $0 - $1
        }, inputs: 2...2),
      folding(
        "Mul",
        ElementwiseFunction {
          $0 &* $1
        } reals: {
          $0 * $1
        }, inputs: 2...2),
      folding("Div", .division, inputs: 2...2),
      folding("Min", .minimum, inputs: anyCount),
      folding("Max", .maximum, inputs: anyCount),
      folding(
        "Sum",
        ElementwiseFunction {
          $0 &+ $1
        } reals: {
          $0 + $1
        }, inputs: anyCount),
      ConstantOperator("Pow", inputs: 2...2, effort: .computing, evaluate: power),
      ConstantOperator(
        "Mod", attributes: ["fmod"], inputs: 2...2, effort: .computing, evaluate: modulo),
      ConstantOperator(
        "Clip", attributes: ["min", "max"], inputs: 1...3, effort: .computing, evaluate: clip),
    ] + [
      mapping("Abs", integers: { $0 < 0 ? 0 &- $0 : $0 }, reals: { abs($0) }),
      mapping("Ceil") { $0.rounded(.up) },
      mapping("Exp") { exp($0) },
      mapping("Floor") { $0.rounded(.down) },
      mapping("Log") { log($0) },
      mapping("Neg", integers: { 0 &- $0 }, reals: { -$0 }),
      mapping("Reciprocal") { 1 / $0 },
      mapping("Round") { $0.rounded(.toNearestOrEven) },
      mapping("Sqrt") { $0.squareRoot() },
    ]

  /// Combines the inputs from the first on.
  private static func folding(
    _ name: String, _ function: ElementwiseFunction, inputs: ClosedRange<Int>
  ) -> ConstantOperator {
    ConstantOperator(name, inputs: inputs, effort: .computing) { operands throws(ImportFailure) in
      var result = try operands.tensor(0)
      for index in 1..<max(operands.count, 1) {
        result = try operands.combine(result, operands.tensor(index), function)
      }
      return [result]
    }
  }

  private static func mapping(
    _ name: String, integers: (@Sendable (Int64) -> Int64)? = nil,
    reals: @escaping @Sendable (Double) -> Double
  ) -> ConstantOperator {
    ConstantOperator(name, effort: .computing) { operands throws(ImportFailure) in
      let tensor = try operands.tensor(0)
      guard let type = tensor.type else { return [tensor] }
      if type.isReal {
        return [ConstantTensor(tensor.shape, reals: tensor.reals.map(reals), type: type)]
      }
      guard let integers, type != .bool else {
        throw .node(reason: "does not take elements of the type \(type)")
      }
      return [ConstantTensor(tensor.shape, integers: tensor.wholes.map(integers), type: type)]
    }
  }

  /// The result has the base's type, whatever the exponent's.
  private static func power(_ operands: Operands) throws(ImportFailure) -> [ConstantTensor] {
    let base = try operands.tensor(0)
    let exponent = try operands.tensor(1)
    guard let type = base.type else { return [base] }
    let result = try operands.combine(
      base.converted(to: .double), exponent.converted(to: .double),
      ElementwiseFunction { _, _ in
        0
      } reals: {
        pow($0, $1)
      })
    return [result.converted(to: type)]
  }

  /// The remainder with the divisor's sign, or with the dividend's when `fmod` is set.
  private static func modulo(_ operands: Operands) throws(ImportFailure) -> [ConstantTensor] {
    let isC = try operands.node.flag("fmod", default: false)
    let (left, right) = (try operands.tensor(0), try operands.tensor(1))
    guard !right.wholes.contains(0) else { throw .node(reason: "divides by zero") }
    let function = ElementwiseFunction { a, b in
      let remainder = b == -1 ? 0 : a % b
      return !isC && remainder != 0 && (remainder < 0) != (b < 0) ? remainder + b : remainder
    } reals: { a, b in
      a.truncatingRemainder(dividingBy: b)
    }
    return [try operands.combine(left, right, function)]
  }

  /// The limits are attributes up to operator set 10, then inputs.
  private static func clip(_ operands: Operands) throws(ImportFailure) -> [ConstantTensor] {
    func limit(_ input: Int, _ name: String) throws(ImportFailure) -> ConstantTensor? {
      if operands.optional(input) != nil { return try operands.tensor(input) }
      guard operands.node.attributes[name] != nil else { return nil }
      let value = try operands.node.float(name, default: 0)
      return ConstantTensor([], reals: [Double(value)], type: .float)
    }
    var result = try operands.tensor(0)
    if let low = try limit(1, "min") { result = try operands.combine(result, low, .maximum) }
    if let high = try limit(2, "max") { result = try operands.combine(result, high, .minimum) }
    return [result]
  }
}

/// A function of two elements, for integers of up to 64 bits and for reals. Results are wrapped or
/// rounded into the element type afterwards: as the type itself would compute, since double
/// precision is enough to round sums, products, quotients and roots of its elements correctly.
struct ElementwiseFunction: Sendable {
  let integers: @Sendable (Int64, Int64) -> Int64
  let reals: @Sendable (Double, Double) -> Double
  /// Whether a second operand of zero has no result among the integers.
  var divides = false

  init(
    _ integers: @escaping @Sendable (Int64, Int64) -> Int64,
    reals: @escaping @Sendable (Double, Double) -> Double
  ) {
    self.integers = integers
    self.reals = reals
  }

  /// Integers are divided toward zero.
  static var division: ElementwiseFunction {
    var function = ElementwiseFunction {
      $0.dividedReportingOverflow(by: $1).partialValue
    } reals: {
      $0 / $1
    }
    function.divides = true
    return function
  }

  /// NaN wins over all numbers.
  static var minimum: ElementwiseFunction {
    ElementwiseFunction {
      min($0, $1)
    } reals: {
      $0.isNaN || $1.isNaN ? .nan : min($0, $1)
    }
  }

  static var maximum: ElementwiseFunction {
    ElementwiseFunction {
      max($0, $1)
    } reals: {
      $0.isNaN || $1.isNaN ? .nan : max($0, $1)
    }
  }
}

extension Operands {
  /// `function` of the elements at the same places of two tensors of one type.
  func combine(
    _ left: ConstantTensor, _ right: ConstantTensor, _ function: ElementwiseFunction
  ) throws(ImportFailure) -> ConstantTensor {
    let (a, b) = try broadcast(left, right)
    guard let type = a.type else { return a }
    if type.isReal {
      return ConstantTensor(
        a.shape, reals: zip(a.reals, b.reals).map { function.reals($0, $1) }, type: type)
    }
    let (x, y) = (a.wholes, b.wholes)
    guard type != .bool, type != .uint64 || !(x + y).contains(where: { $0 < 0 }) else {
      throw .unsupported(
        reason: "it computes with elements of the type \(type)",
        suggestion: "fold constants when exporting, for example with onnxsim")
    }
    guard !function.divides || !y.contains(0) else { throw .node(reason: "divides by zero") }
    return ConstantTensor(
      a.shape, integers: zip(x, y).map { function.integers($0, $1) }, type: type)
  }

  /// Both tensors repeated to their common shape.
  ///
  /// Source: ONNX docs/Broadcasting.md.
  func broadcast(
    _ left: ConstantTensor, _ right: ConstantTensor
  ) throws(ImportFailure) -> (ConstantTensor, ConstantTensor) {
    guard left.type == right.type else {
      throw .node(reason: "its inputs have different types")
    }
    let shape = try commonShape(left.shape, right.shape)
    return (try expanded(left, to: shape), try expanded(right, to: shape))
  }

  func commonShape(_ left: Shape, _ right: Shape) throws(ImportFailure) -> Shape {
    let rank = max(left.rank, right.rank)
    let (a, b) = (left.extended(toRank: rank), right.extended(toRank: rank))
    var common = a
    for axis in 0..<rank where a[axis] != b[axis] {
      guard a[axis] == 1 || b[axis] == 1 else {
        throw .node(reason: "\(left) and \(right) do not fit each other")
      }
      common[axis] = a[axis] == 1 ? b[axis] : a[axis]
    }
    return common
  }

  /// The tensor with its extents of 1 repeated.
  ///
  /// Precondition: `shape` is a common shape of the tensor and another one.
  func expanded(_ tensor: ConstantTensor, to shape: Shape) throws(ImportFailure) -> ConstantTensor {
    guard tensor.shape != shape, let type = tensor.type else { return tensor }
    try require(shape, type: type)
    let source = tensor.shape.extended(toRank: shape.rank)
    let indices = (0..<shape.rank).map { axis in
      (0..<shape[axis]).map { source[axis] == 1 ? 0 : $0 as Int? }
    }
    return tensor.rearranged(ElementMap(indices: indices, of: source))
  }
}

extension Shape {
  /// The same elements with extents of 1 in front.
  func extended(toRank rank: Int) -> Shape {
    Shape(Array(repeating: 1, count: max(rank - self.rank, 0)) + dimensions)
  }
}
