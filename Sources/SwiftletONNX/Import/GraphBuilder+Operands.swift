import SwiftletGraph

/// What operators need that take computed values and constants alike, or become several nodes.
extension GraphBuilder {
  /// The name in the graph of a float operand: a computed value, or a constant as a parameter.
  mutating func operand(_ value: String, role: String) throws(ImportFailure) -> String {
    isConstant(value) ? try parameter(value, role: role) : value
  }

  /// The operands of a node that computes something.
  ///
  /// Throws: `ImportFailure` when all are constants.
  mutating func operands(of node: ImportedNode) throws(ImportFailure) -> [String] {
    if node.inputs.allSatisfy(isConstant) { _ = try shape(of: node.input) }
    var names: [String] = []
    for input in node.inputs { names.append(try operand(input, role: "operand")) }
    return names
  }

  /// The shape of a computed value or a constant, as the file has it, with the first of
  /// `batchSizes`.
  func operandShape(_ value: String) throws(ImportFailure) -> Shape {
    if let constant = constants[value] { return constant.shape }
    return try shape(of: value)
  }

  /// Appends one of several nodes that `node` becomes, all but the last; returns its output's name.
  mutating func intermediate(
    _ operation: any Operator, _ kind: String, for node: ImportedNode, inputs: [String]
  ) throws(ImportFailure) -> String {
    let output = unusedName("\(node.output).\(kind)")
    try append(operation, name: "\(node.name).\(kind)", inputs: inputs, outputs: [output])
    return output
  }

  /// Appends an operator with two operands for a node with any number of them: a chain, first the
  /// first two.
  mutating func appendBroadcasting(
    _ operation: any BroadcastingOperator, for node: ImportedNode
  ) throws(ImportFailure) {
    let names = try operands(of: node)
    guard var result = names.first, names.count > 1 else {
      return alias(node.output, to: node.input)
    }
    for (index, name) in names.dropFirst().enumerated() {
      if index == names.count - 2 {
        return try append(
          operation, name: node.name, inputs: [result, name], outputs: [node.output])
      }
      result = try intermediate(operation, "\(index + 1)", for: node, inputs: [result, name])
    }
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
