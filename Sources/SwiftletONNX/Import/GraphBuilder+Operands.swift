import SwiftletGraph

/// What operators need that take computed values and constants alike, or become several nodes.
extension GraphBuilder {
  /// The name in the graph of a float operand: a computed value, or a constant as a parameter.
  mutating func operand(_ value: String, role: String) throws(ImportFailure) -> String {
    constants[value] == nil ? value : try parameter(value, role: role)
  }

  /// The operands of a node that computes something.
  ///
  /// Throws: `ImportFailure` when all are constants.
  mutating func operands(of node: ImportedNode) throws(ImportFailure) -> [String] {
    if node.inputs.allSatisfy({ isConstant($0) }) { _ = try shape(of: node.input) }
    var names: [String] = []
    for input in node.inputs { names.append(try operand(input, role: "operand")) }
    return names
  }

  /// The shape of a computed value or a constant, as the file has it.
  func operandShape(_ value: String) throws(ImportFailure) -> Shape {
    if let constant = constants[value] { return constant.shape }
    return try shape(of: value)
  }

  /// The shape of a computed value or a registered weight.
  private func shapeInGraph(of name: String) throws(ImportFailure) -> Shape {
    if let parameter = graph.parameters[name] { return parameter.shape }
    return try shape(of: name)
  }

  /// Appends a node that reads values and registered weights in any order.
  ///
  /// Throws: `ImportFailure` when shapes do not fit, and when a symbolic batch would not stay the
  /// first axis of every output.
  mutating func append(
    _ operation: any Operator, name: String, inputs: [String], outputs: [String]
  ) throws(ImportFailure) {
    var inputShapes: [Shape] = []
    for input in inputs { inputShapes.append(try shapeInGraph(of: input)) }
    let outputShapes = try Self.outputShapes(of: operation, for: inputShapes)
    if inputs.allSatisfy(isWeight) {
      weightValues.formUnion(outputs)
    } else {
      try requireFreeBatch(operation, inputs: inputs, inputShapes, outputShapes)
    }
    for (output, shape) in zip(outputs, outputShapes) {
      producers[output] = graph.nodes.count
      shapes[output] = shape
    }
    graph.nodes.append(Node(name: name, operation: operation, inputs: inputs, outputs: outputs))
  }

  /// Appends one of several nodes that `node` becomes, all but the last; returns its output's name.
  mutating func intermediate(
    _ operation: any Operator, _ kind: String, for node: ImportedNode, inputs: [String]
  ) throws(ImportFailure) -> String {
    let output = unusedName("\(node.output).\(kind)")
    try append(operation, name: "\(node.name).\(kind)", inputs: inputs, outputs: [output])
    return output
  }

  /// Whether a name of the graph is a parameter or computed from parameters alone.
  private func isWeight(_ name: String) -> Bool {
    graph.parameters[name] != nil || weightValues.contains(name)
  }

  /// Tries the operator on the other batch sizes where the file leaves it open.
  private func requireFreeBatch(
    _ operation: any Operator, inputs: [String], _ inputShapes: [Shape], _ outputShapes: [Shape]
  ) throws(ImportFailure) {
    guard batchSize == nil else { return }
    let isFree = batchSizes.allSatisfy { batchSize in
      let probed = zip(inputs, inputShapes).map { input, shape in
        isWeight(input) ? shape : shape.sample.batched(batchSize)
      }
      let expected = outputShapes.map { $0.sample.batched(batchSize) }
      return (try? operation.outputShapes(for: probed)) == expected
    }
    guard isFree, outputShapes.allSatisfy({ $0.rank >= 1 }) else {
      throw .unsupported(
        reason: "it fixes, moves or mixes the batch, which the inputs leave open",
        suggestion: "keep the batch as the first axis, or export with a fixed batch")
    }
  }

  /// Throws: `ImportFailure` where the batch is symbolic.
  func requireFixedBatch(_ reason: String) throws(ImportFailure) {
    guard batchSize == nil else { return }
    throw .unsupported(
      reason: "\(reason), which the inputs leave open",
      suggestion: "keep the batch as the first axis, or export with a fixed batch")
  }
}

// MARK: - Shapes

extension GraphBuilder {
  /// The operator that gives a value of the shape `shape` the extents of `target`, of which one may
  /// be `Reshape.remaining`. A first extent that is the batch's stays any batch.
  static func reshape(_ shape: Shape, to target: [Int]) -> any Operator {
    guard let batch = shape.dimensions.first, target.first == batch else { return Reshape(target) }
    let rest = Array(target.dropFirst())
    if rest == [shape.sample.elementCount] || rest == [Reshape.remaining] { return Flatten() }
    return Reshape([Reshape.batch] + rest)
  }

  /// Makes `node`'s output the value `input` under the extents `target`.
  mutating func reshape(
    _ input: String, to target: [Int], for node: ImportedNode
  ) throws(ImportFailure) {
    let shape = try shape(of: input)
    if shape.dimensions == target { return alias(node.output, to: input) }
    try append(
      Self.reshape(shape, to: target), name: node.name, inputs: [input], outputs: [node.output])
  }

  /// A list of axes that older operator sets have as an attribute, later ones as the second input;
  /// nil when neither is there. Negative ones are counted from the end of `rank` axes.
  func axes(of node: ImportedNode, rank: Int) throws(ImportFailure) -> [Int]? {
    var stated = try node.integers("axes")
    if let input = node.optionalInput(1) { stated = try integers(input, role: "axes") }
    guard let stated else { return nil }
    var axes: [Int] = []
    for axis in stated { axes.append(try node.axis(axis, rank: rank)) }
    guard Set(axes).count == axes.count else {
      throw .node(reason: "its axes \(stated) name one twice")
    }
    return axes
  }
}
