import SwiftletGraph

/// Computes nodes whose inputs are all known while the file is read.
///
/// Where the batch is symbolic, a value that depends on it (what `Shape` gives, and everything made
/// of that) is computed once for each of `GraphBuilder.batchSizes`, and is a constant again as soon
/// as it is the same for all.
enum ConstantFolding {
  /// Makes the node's outputs constants; false when that is not its operator's or inputs' kind.
  static func fold(
    _ node: ImportedNode, into builder: inout GraphBuilder
  ) throws(ImportFailure) -> Bool {
    guard let operation = ConstantOperator.byName[node.operation] else {
      return try OneNodeGraph.fold(node, into: &builder)
    }
    let isKnown = node.inputs.enumerated().allSatisfy { index, input in
      input.isEmpty || builder.isConstant(input)
        || (operation.unreadInputs.contains(index) && builder.shapes[input] != nil)
    }
    guard isKnown else { return false }
    try node.check(inputCounts: operation.inputCounts, attributes: operation.attributes)
    let results = try evaluate(operation, node, in: &builder)
    for (index, output) in node.outputs.enumerated() where !output.isEmpty {
      let tensors = results.compactMap { index < $0.count ? $0[index].named(output) : nil }
      guard tensors.count == results.count else {
        throw .unsupported(
          reason: "its output \(index) is not computed", suggestion: "use its first output only")
      }
      builder.setConstant(output, tensors)
    }
    return true
  }

  /// The outputs for each batch size, or once when they cannot depend on it.
  private static func evaluate(
    _ operation: ConstantOperator, _ node: ImportedNode, in builder: inout GraphBuilder
  ) throws(ImportFailure) -> [[ConstantTensor]] {
    let depends = node.inputs.contains {
      builder.batchDependent[$0] != nil || builder.shapes[$0] != nil
    }
    var results: [[ConstantTensor]] = []
    for sample in 0..<(depends ? builder.batchSizes.count : 1) {
      let operands = Operands(
        node: node, operands: node.inputs.map { operand($0, sample: sample, builder) },
        operatorSet: builder.operatorSet, budget: builder.budget)
      let elements = operands.readElementCount
      try builder.budget.requireWork(elements, operation.effort)
      results.append(try operation.evaluate(operands))
      try builder.budget.spend(
        results[sample], inputElements: elements, operation.effort)
    }
    return results
  }

  private static func operand(
    _ value: String, sample: Int, _ builder: GraphBuilder
  ) -> Operands.Operand {
    if let constant = builder.constants[value] { return .constant(constant) }
    if let tensors = builder.batchDependent[value] { return .constant(tensors[sample]) }
    guard let shape = builder.shapes[value] else { return .leftOut }
    let hasBatch = builder.batchSize == nil && !builder.weightValues.contains(value)
    return .computed(hasBatch ? shape.sample.batched(builder.batchSizes[sample]) : shape)
  }
}

extension Operands {
  /// Elements of all constants among the inputs.
  fileprivate var readElementCount: Int {
    operands.reduce(0) { count, operand in
      guard case .constant(let tensor) = operand else { return count }
      return count + tensor.elements.count
    }
  }
}
