import SwiftletGraph

extension GraphBuilder {
  /// The constant float tensor called `value`, which plays `role` ("weight") for a node.
  func weight(_ value: String, role: String) throws(ImportFailure) -> Tensor {
    guard let tensor = try constant(value, role: role).floats else {
      throw .unsupported(
        reason: "its \(role) '\(value)' is not a float tensor",
        suggestion: "export the model in float32")
    }
    if let index = notFinite[value] { throw .problem(.notFinite(tensor: value, index: index)) }
    return tensor
  }

  /// Throws: `ONNXProblem.notFinite` naming the first NaN or infinity.
  private static func requireFinite(_ tensor: Tensor, name: String) throws(ImportFailure) {
    if let index = tensor.elements.firstIndex(where: { !$0.isFinite }) {
      throw .problem(.notFinite(tensor: name, index: index))
    }
  }

  /// Registers a weight and returns the name that nodes read it by: `name` where possible. A weight
  /// that the file keeps in integers is read through a `QuantizeDequantize`.
  mutating func parameter(_ name: String, _ tensor: Tensor) throws(ImportFailure) -> String {
    if let constant = quantizedConstants[name], let quantization = constant.quantization(of: tensor)
    {
      return try dequantizedParameter(name, tensor, constant, quantization)
    }
    return try floatParameter(name, tensor)
  }

  /// Registers a weight under `name` where possible.
  mutating func floatParameter(_ name: String, _ tensor: Tensor) throws(ImportFailure) -> String {
    if let known = graph.parameters[name], known == tensor { return name }
    try budget.spend(parameterElements: tensor.elements.count)
    try Self.requireFinite(tensor, name: name)
    let isTaken = graph.parameters[name] != nil || constants[name] == nil
    let unique = isTaken ? unusedName(name) : name
    graph.parameters[unique] = tensor
    return unique
  }

  /// Registers the constant called `value` as it is.
  mutating func parameter(_ value: String, role: String) throws(ImportFailure) -> String {
    try parameter(value, weight(value, role: role))
  }
}

// MARK: - Operands other than weights

extension GraphBuilder {
  /// The constant integers called `value`.
  func integers(_ value: String, role: String) throws(ImportFailure) -> [Int] {
    guard let integers = try constant(value, role: role).integers else {
      throw .node(reason: "its \(role) '\(value)' is not made of fixed integers")
    }
    return integers
  }

  /// Constant integers that belong to a shape. `ConstantTensor.batchMark` stands for the symbolic
  /// batch, -1 for one extent that otherwise depends on it.
  func integerConstant(
    _ value: String
  ) throws(ImportFailure) -> (integers: [Int], shape: Shape) {
    if let tensors = batchDependent[value] { return try extents(tensors, of: value) }
    let constant = try constant(value, role: "shape")
    guard let integers = constant.integers, !integers.contains(ConstantTensor.batchMark) else {
      throw .node(reason: "its operand '\(value)' is not made of integers of a shape")
    }
    return (integers, constant.shape)
  }

  /// What is a batch and what is fixed in lists of integers, one for each of `batchSizes`.
  private func extents(
    _ tensors: [ConstantTensor], of value: String
  ) throws(ImportFailure) -> (integers: [Int], shape: Shape) {
    let lists = tensors.compactMap(\.integers)
    guard lists.count == batchSizes.count, tensors.allSatisfy({ $0.shape == tensors[0].shape })
    else { throw .node(reason: "its operand '\(value)' is not made of integers") }
    let extents = lists[0].indices.map { index in
      let samples = lists.map { $0[index] }
      if samples == batchSizes { return ConstantTensor.batchMark }
      return samples.allSatisfy { $0 == samples[0] } ? samples[0] : -1
    }
    guard extents.filter({ $0 == -1 }).count <= 1 else {
      throw .unsupported(
        reason: "its operand '\(value)' depends on the batch in more than one place",
        suggestion: "export with a fixed batch")
    }
    return (extents, tensors[0].shape)
  }

  /// The constant float called `value`.
  func scalar(_ value: String, role: String) throws(ImportFailure) -> Float {
    guard let scalar = try constant(value, role: role).scalar else {
      throw .node(reason: "its \(role) '\(value)' is not a single float")
    }
    return scalar
  }

  private func constant(_ value: String, role: String) throws(ImportFailure) -> ConstantTensor {
    if let constant = constants[value] { return constant }
    if blocked.contains(value) { throw .afterUnsupported }
    guard batchDependent[value] == nil else {
      throw .unsupported(
        reason: "its \(role) '\(value)' depends on the batch, which the inputs leave open",
        suggestion: "export with a fixed batch")
    }
    throw .unsupported(
      reason: "its \(role) '\(value)' is computed at run time",
      suggestion: "store it in the file: export with weights, constant folding and fixed "
        + "dimensions")
  }

  /// Throws unless nothing reads the node's output at `output`.
  func requireUnused(
    _ node: ImportedNode, output: Int, reason: String
  ) throws(ImportFailure) {
    guard node.hasOutput(output), isUsed(node.outputs[output]) else { return }
    throw .unsupported(reason: reason, suggestion: "use the node's first output only")
  }
}
