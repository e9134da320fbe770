import SwiftletGraph

/// One ONNX operator computed while reading the file, for all element types: slow and obvious. What
/// exporters write to compute shapes disappears this way.
struct ConstantOperator: Sendable {
  /// How much work an element is, for `FoldingBudget`.
  enum Effort: Int, Sendable {
    case moving = 1
    case computing = 8
  }

  let name: String
  /// The attributes that it may have.
  let attributes: Set<String>
  let inputCounts: ClosedRange<Int>
  /// Inputs of which only shape and type are read, so that their values need not be known.
  let unreadInputs: Set<Int>
  let effort: Effort
  /// The outputs, in the node's order.
  let evaluate: @Sendable (Operands) throws(ImportFailure) -> [ConstantTensor]

  init(
    _ name: String, attributes: Set<String> = [], inputs: ClosedRange<Int> = 1...1,
    unreadInputs: Set<Int> = [], effort: Effort = .moving,
    evaluate: @escaping @Sendable (Operands) throws(ImportFailure) -> [ConstantTensor]
  ) {
    self.name = name
    self.attributes = attributes
    inputCounts = inputs
    self.unreadInputs = unreadInputs
    self.effort = effort
    self.evaluate = evaluate
  }
}

extension ConstantOperator {
  /// Every operator that is computed, by name.
  static let byName = Dictionary(
    uniqueKeysWithValues: (arithmetic + comparisons + conversions + creations + layouts
      + selections + reductions).map { ($0.name, $0) })

  /// Any number of inputs, at least one.
  static let anyCount = 1...Int(Int32.max)
}
