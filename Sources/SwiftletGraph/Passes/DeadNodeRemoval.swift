extension Graph {
  /// The graph without nodes that no output depends on, and without parameters that no node reads.
  /// Inputs stay: they are what a caller provides.
  ///
  /// Complexity: O(nodes).
  public func removingDeadNodes() -> Graph {
    var live = Set(outputs)
    var result = self
    result.nodes = []
    for node in nodes.reversed() where node.outputs.contains(where: live.contains) {
      live.formUnion(node.inputs)
      result.nodes.append(node)
    }
    result.nodes.reverse()
    result.parameters = parameters.filter { live.contains($0.key) }
    return result
  }
}
