import SwiftletGraph

extension GraphBuilder {
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
}
