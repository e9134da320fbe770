import SwiftletGraph

extension Graph {
  /// The graph without the nodes that no output depends on.
  ///
  /// Complexity: O(nodes).
  func pruned() -> Graph {
    var needed = Set(outputs)
    var kept: [Node] = []
    for node in nodes.reversed() where node.outputs.contains(where: needed.contains) {
      kept.append(node)
      needed.formUnion(node.inputs)
    }
    var result = self
    result.nodes = kept.reversed()
    return result
  }
}
