import SwiftletGraph

extension GraphBuilder {
  /// Appends a node that computes `output` from `values` and, after them, registered `weights`.
  mutating func append(
    _ operation: any Operator, name: String, values: [String], weights: [String] = [],
    output: String
  ) throws(ImportFailure) {
    for value in values { _ = try shape(of: value) }
    try append(operation, name: name, inputs: values + weights, outputs: [output])
  }

  /// Appends the usual case: one node for one node, reading computed values only.
  mutating func append(_ operation: any Operator, for node: ImportedNode) throws(ImportFailure) {
    try append(operation, name: node.name, values: node.inputs, output: node.output)
  }

  static func outputShapes(
    of operation: any Operator, for inputs: [Shape]
  ) throws(ImportFailure) -> [Shape] {
    let shapes: [Shape]
    do {
      shapes = try operation.outputShapes(for: inputs)
    } catch {
      throw .node(reason: error.reason)
    }
    guard shapes.allSatisfy({ $0.isWithinLimits(minimum: 1) }) else {
      throw .node(reason: "its output would have impossible dimensions")
    }
    return shapes
  }

  /// Gives the node that computes `value` one more input, a bias, and its result another name.
  ///
  /// Precondition: `value` is internal and computed by a node.
  mutating func addBias(_ bias: String, to value: String, output: String) {
    guard let index = producers.removeValue(forKey: value) else { return }
    graph.nodes[index].inputs.append(bias)
    graph.nodes[index].outputs = [output]
    producers[output] = index
    shapes[output] = shapes.removeValue(forKey: value)
  }

  /// The finished graph.
  consuming func finish(metadata: [String: String], outputs: [String]) -> Graph {
    graph.metadata = metadata
    graph.outputs = outputs.map { aliases[$0] ?? $0 }
    return graph
  }
}
