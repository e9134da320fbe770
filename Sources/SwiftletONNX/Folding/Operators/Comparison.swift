import SwiftletGraph

extension ConstantOperator {
  /// Operators with results of the type bool, and the choice by them.
  static let comparisons = [
    comparison("Equal") {
      $0 == $1
    } reals: {
      $0 == $1
    },
    comparison("Greater") {
      $0 > $1
    } reals: {
      $0 > $1
    },
    comparison("GreaterOrEqual") {
      $0 >= $1
    } reals: {
      $0 >= $1
    },
    comparison("Less") {
      $0 < $1
    } reals: {
      $0 < $1
    },
    comparison("LessOrEqual") {
      $0 <= $1
    } reals: {
      $0 <= $1
    },
    logic("And") { $0 && $1 },
    logic("Or") { $0 || $1 },
    logic("Xor") { $0 != $1 },
    ConstantOperator("Not", effort: .computing) { operands throws(ImportFailure) in
      let tensor = try operands.tensor(0)
      return [
        ConstantTensor(
          tensor.shape, integers: try operands.truths(tensor).map { $0 ? 0 : 1 }, type: .bool)
      ]
    },
    ConstantOperator("Where", inputs: 3...3, effort: .computing, evaluate: choose),
  ]

  private static func comparison(
    _ name: String, _ integers: @escaping @Sendable (Int64, Int64) -> Bool,
    reals: @escaping @Sendable (Double, Double) -> Bool
  ) -> ConstantOperator {
    ConstantOperator(name, inputs: 2...2, effort: .computing) { operands throws(ImportFailure) in
      let (a, b) = try operands.broadcast(operands.tensor(0), operands.tensor(1))
      let truths =
        a.type?.isReal == true
        ? zip(a.reals, b.reals).map(reals) : zip(a.wholes, b.wholes).map(integers)
      return [ConstantTensor(a.shape, integers: truths.map { $0 ? 1 : 0 }, type: .bool)]
    }
  }

  private static func logic(
    _ name: String, _ function: @escaping @Sendable (Bool, Bool) -> Bool
  ) -> ConstantOperator {
    ConstantOperator(name, inputs: 2...2, effort: .computing) { operands throws(ImportFailure) in
      let (a, b) = try operands.broadcast(operands.tensor(0), operands.tensor(1))
      let truths = zip(try operands.truths(a), try operands.truths(b)).map(function)
      return [ConstantTensor(a.shape, integers: truths.map { $0 ? 1 : 0 }, type: .bool)]
    }
  }

  /// The second input's elements where the condition holds, else the third's.
  private static func choose(_ operands: Operands) throws(ImportFailure) -> [ConstantTensor] {
    let (x, y) = try operands.broadcast(operands.tensor(1), operands.tensor(2))
    let condition = try operands.tensor(0)
    let shape = try operands.commonShape(condition.shape, x.shape)
    let truths = try operands.truths(operands.expanded(condition, to: shape))
    let both = ConstantTensor.joined(
      [x, y].map { $0.reshaped([$0.shape.elementCount]) }, axis: 0)
    let places = try [x, y].map { tensor throws(ImportFailure) in
      let count = tensor.shape.elementCount
      let own = ConstantTensor(tensor.shape, integers: (0..<Int64(count)).map(\.self), type: .int64)
      return try operands.expanded(own, to: shape).wholes
    }
    let count = x.shape.elementCount
    let chosen = truths.indices.map { truths[$0] ? Int(places[0][$0]) : count + Int(places[1][$0]) }
    return [both.rearranged(ElementMap([chosen])).reshaped(shape)]
  }
}

extension Operands {
  /// The elements of a tensor of the type bool.
  func truths(_ tensor: ConstantTensor) throws(ImportFailure) -> [Bool] {
    guard tensor.type == .bool else { throw .node(reason: "takes elements of the type bool") }
    return tensor.wholes.map { $0 != 0 }
  }
}
