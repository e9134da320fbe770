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

  /// Appends a node that reads values and registered weights in any order.
  mutating func append(
    _ operation: any Operator, name: String, inputs: [String], outputs: [String]
  ) throws(ImportFailure) {
    let samples = try outputShapes(of: operation, inputs: inputs)
    for (index, output) in outputs.enumerated() {
      producers[output] = graph.nodes.count
      shapes[output] = samples.map { $0[index] }
    }
    graph.nodes.append(Node(name: name, operation: operation, inputs: inputs, outputs: outputs))
  }

  /// The outputs' shapes for each of `batchSizes`.
  private func outputShapes(
    of operation: any Operator, inputs: [String]
  ) throws(ImportFailure) -> [[Shape]] {
    var inputShapes: [[Shape]] = []
    for input in inputs { inputShapes.append(try shapesInGraph(of: input)) }
    var results: [[Shape]] = []
    var failure: ImportFailure?
    for index in batchSizes.indices {
      do {
        results.append(
          try Self.outputShapes(of: operation, for: inputShapes.map { $0[index] }))
      } catch {
        failure = error
      }
    }
    guard let failure else { return results }
    guard !results.isEmpty else { throw failure }
    throw .unsupported(
      reason: "it fits one batch size only, which the inputs leave open",
      suggestion: "export with a fixed batch, or with shapes that follow the input's")
  }

  /// The shapes of a computed value or a registered weight, one for each of `batchSizes`.
  private func shapesInGraph(of name: String) throws(ImportFailure) -> [Shape] {
    if let parameter = graph.parameters[name] { return batchSizes.map { _ in parameter.shape } }
    return try sampledShapes(of: name)
  }

  /// Appends the usual case: one node for one node, reading computed values only.
  mutating func append(_ operation: any Operator, for node: ImportedNode) throws(ImportFailure) {
    try append(operation, name: node.name, values: node.inputs, output: node.output)
  }

  private static func outputShapes(
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
