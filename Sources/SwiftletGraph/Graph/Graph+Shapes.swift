extension Graph {
  /// The shape of every value, parameters included, for a batch of `batchSize` samples.
  ///
  /// Throws: `GraphError` naming the first node whose inputs are undefined or do not fit.
  /// Complexity: O(nodes).
  public func shapes(batchSize: Int) throws(GraphError) -> [String: Shape] {
    var shapes = parameters.mapValues(\.shape)
    for input in inputs { shapes[input.name] = input.sampleShape.batched(batchSize) }
    for node in nodes {
      let inferred = try outputShapes(of: node, given: shapes)
      for (output, shape) in zip(node.outputs, inferred) {
        guard shapes.updateValue(shape, forKey: output) == nil else {
          throw .duplicateValue(output, node: node.name)
        }
      }
    }
    for output in outputs where shapes[output] == nil { throw .undefinedOutput(output) }
    return shapes
  }

  /// Bytes of all values that one sample's inference computes, and of its inputs: an upper bound of
  /// what they take when they share memory.
  ///
  /// Throws: as `shapes(batchSize:)`.
  public func activationByteCount() throws(GraphError) -> Int {
    let shapes = try shapes(batchSize: 1)
    let values = inputs.map(\.name) + nodes.flatMap(\.outputs)
    return values.reduce(0) { $0 + (shapes[$1]?.elementCount ?? 0) * MemoryLayout<Float>.stride }
  }

  private func outputShapes(
    of node: Node, given shapes: [String: Shape]
  ) throws(GraphError) -> [Shape] {
    var inputShapes: [Shape] = []
    for input in node.inputs {
      guard let shape = shapes[input] else { throw .undefinedValue(input, node: node.name) }
      inputShapes.append(shape)
    }
    do {
      return try node.operation.outputShapes(for: inputShapes)
    } catch {
      throw .shape(node: node.name, operation: node.operation.name, reason: error.reason)
    }
  }

  /// Throws `GraphError.notFinite` for the first NaN or infinity among the parameters.
  ///
  /// Complexity: O(parameter elements).
  public func requireFiniteParameters() throws(GraphError) {
    for name in parameterNames {
      guard let index = parameters[name]?.elements.firstIndex(where: { !$0.isFinite }) else {
        continue
      }
      throw .notFinite(parameter: name, index: index)
    }
  }
}
