/// Puts nodes after what they read. ONNX asks writers for that order; not all keep to it.
enum NodeOrder {
  /// The nodes in an order in which each comes after its producers; unchanged where it already is
  /// one.
  ///
  /// - Parameter available: values that inputs and initializers provide.
  /// Throws: `ONNXProblem` for a value that nothing or more than one node provides, and for cycles.
  /// Complexity: O(nodes + edges).
  static func sorted(
    _ nodes: [ImportedNode], available: Set<String>
  ) throws(ONNXProblem) -> [ImportedNode] {
    let producers = try producers(nodes, available: available)
    var waiting: [Int] = []
    var readers: [[Int]] = Array(repeating: [], count: nodes.count)
    for (index, node) in nodes.enumerated() {
      let needed = Set(node.inputs.compactMap { producers[$0] })
      for producer in needed { readers[producer].append(index) }
      waiting.append(needed.count)
      for input in node.inputs
      where !input.isEmpty && producers[input] == nil && !available.contains(input) {
        throw .undefinedValue(input, node: node.name)
      }
    }
    if isSorted(nodes, producers) { return nodes }
    var order = nodes.indices.filter { waiting[$0] == 0 }
    var next = 0
    while next < order.count {
      for reader in readers[order[next]] {
        waiting[reader] -= 1
        if waiting[reader] == 0 { order.append(reader) }
      }
      next += 1
    }
    guard order.count == nodes.count else {
      throw .cycle(nodes: nodes.indices.filter { waiting[$0] > 0 }.map { nodes[$0].name })
    }
    return order.map { nodes[$0] }
  }

  private static func producers(
    _ nodes: [ImportedNode], available: Set<String>
  ) throws(ONNXProblem) -> [String: Int] {
    var producers: [String: Int] = [:]
    for (index, node) in nodes.enumerated() {
      for output in node.outputs where !output.isEmpty {
        guard !available.contains(output), producers.updateValue(index, forKey: output) == nil
        else { throw .duplicateValue(output, node: node.name) }
      }
    }
    return producers
  }

  private static func isSorted(_ nodes: [ImportedNode], _ producers: [String: Int]) -> Bool {
    nodes.enumerated().allSatisfy { index, node in
      node.inputs.allSatisfy { (producers[$0] ?? -1) < index }
    }
  }
}
