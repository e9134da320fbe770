// What passes are made of: who produces and reads a value, and changes that keep names right.
extension Graph {
  /// The node that produces `value`; nil for inputs and parameters.
  func producer(of value: String) -> Int? {
    nodes.firstIndex { $0.outputs.contains(value) }
  }

  /// How many inputs of nodes read `value`.
  func readCount(of value: String) -> Int {
    nodes.reduce(0) { count, node in count + node.inputs.count { $0 == value } }
  }

  /// Whether one node reads `value`, once, and the caller does not see it.
  func isPrivate(_ value: String) -> Bool {
    !outputs.contains(value) && readCount(of: value) == 1
  }

  /// A convolution or fully connected layer, whose weights are constants of the graph.
  func isLinear(_ index: Int) -> Bool {
    let node = nodes[index]
    return (node.operation is Convolution || node.operation is FullyConnected)
      && node.inputs.count > 1 && node.inputs.dropFirst().allSatisfy { parameters[$0] != nil }
  }

  /// Gives a node a new parameter: under the old name when no one else reads it. A position just
  /// beyond the node's inputs adds one.
  mutating func replaceParameter(
    _ position: Int, of index: Int, by tensor: Tensor, named name: String
  ) {
    let inputs = nodes[index].inputs
    if position < inputs.count, readCount(of: inputs[position]) == 1 {
      parameters[inputs[position]] = tensor
      return
    }
    let name = unusedName(name)
    parameters[name] = tensor
    nodes[index].inputs = Array(inputs.prefix(position)) + [name] + inputs.dropFirst(position + 1)
  }

  /// `name`, or with a number behind it when something has that name.
  func unusedName(_ name: String) -> String {
    let taken = Set(
      nodes.flatMap { $0.inputs + $0.outputs } + inputs.map(\.name) + Array(parameters.keys))
    var candidate = name
    var number = 1
    while taken.contains(candidate) {
      candidate = "\(name).\(number)"
      number += 1
    }
    return candidate
  }

  /// Removes a node whose first output equals its first input.
  ///
  /// Returns: false when both are names that the caller knows (graph inputs, outputs, parameters),
  /// one of which would be lost; the node then stays.
  @discardableResult
  mutating func bypass(at index: Int) -> Bool {
    guard let input = nodes[index].inputs.first, let output = nodes[index].outputs.first else {
      return false
    }
    let isCallers =
      outputs.contains(input) || parameters[input] != nil
      || inputs.contains { $0.name == input }
    if !outputs.contains(output) {
      remove(at: index, replacing: output, by: input)
      return true
    } else if !isCallers {
      remove(at: index, replacing: input, by: output)
      return true
    }
    return false
  }

  /// Removes a node and lets its neighbours use `name` where they used `old`.
  private mutating func remove(at position: Int, replacing old: String, by name: String) {
    nodes.remove(at: position)
    for index in nodes.indices {
      nodes[index].inputs = nodes[index].inputs.map { $0 == old ? name : $0 }
      nodes[index].outputs = nodes[index].outputs.map { $0 == old ? name : $0 }
    }
  }

  /// The graph without parameters that no node reads any more; those that none read before stay.
  func releasingParameters(of original: Graph) -> Graph {
    var result = self
    let used = Set(nodes.flatMap(\.inputs))
    for name in Set(original.nodes.flatMap(\.inputs)).subtracting(used) {
      result.parameters[name] = nil
    }
    return result
  }
}
