extension Graph {
  /// The graph with each node that reads parameters only computed, its outputs new parameters.
  ///
  /// A node whose output is one of the graph's stays: an output is a computed value.
  /// - Parameter keepsQuantization: leave `QuantizeDequantize` nodes, which tell lowering the
  ///   integers that a weight is kept in.
  /// Numerics: the node's own; what it would compute to NaN or infinity stays in the graph.
  /// Complexity: O(nodes + work of the folded nodes).
  public func foldingConstants(keepsQuantization: Bool = false) -> Graph {
    var result = self
    result.nodes = []
    for node in nodes {
      let isKept = keepsQuantization && node.operation is QuantizeDequantize
      guard !isKept, let tensors = result.constants(of: node) else {
        result.nodes.append(node)
        continue
      }
      for (name, tensor) in zip(node.outputs, tensors) { result.parameters[name] = tensor }
    }
    return result.releasingParameters(of: self)
  }

  /// The outputs of a node that reads parameters only; nil for others.
  private func constants(of node: Node) -> [Tensor]? {
    guard !node.inputs.isEmpty, node.inputs.allSatisfy({ parameters[$0] != nil }),
      !node.outputs.contains(where: outputs.contains)
    else { return nil }
    let alone = Graph(
      name: node.name, outputs: node.outputs, nodes: [node],
      parameters: parameters.filter { node.inputs.contains($0.key) })
    guard var executor = try? GraphExecutor(alone, batchSize: 1) else { return nil }
    executor.forward()
    let tensors = node.outputs.map { executor.value($0).view.tensor }
    return tensors.allSatisfy { $0.elements.allSatisfy(\.isFinite) } ? tensors : nil
  }
}
