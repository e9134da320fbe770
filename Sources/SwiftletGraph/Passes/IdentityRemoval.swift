extension Graph {
  /// The graph without nodes that do nothing at inference: dropout.
  ///
  /// A node stays when its input and output are both names that the caller knows (graph inputs,
  /// outputs, parameters): one of them would be lost.
  /// Complexity: O(identities * nodes).
  public func removingIdentities() -> Graph {
    var result = self
    for index in nodes.indices.reversed() where nodes[index].operation is Dropout {
      result.removeIdentity(at: index)
    }
    return result
  }

  /// Removing from the end keeps the indices of the nodes before.
  private mutating func removeIdentity(at index: Int) {
    guard let input = nodes[index].inputs.first, let output = nodes[index].outputs.first else {
      return
    }
    let isCallers =
      outputs.contains(input) || parameters[input] != nil
      || inputs.contains { $0.name == input }
    if !outputs.contains(output) {
      remove(at: index, replacing: output, by: input)
    } else if !isCallers {
      remove(at: index, replacing: input, by: output)
    }
  }

  /// Removes a node and lets its neighbours use `name` where they used `old`.
  private mutating func remove(at position: Int, replacing old: String, by name: String) {
    nodes.remove(at: position)
    for index in nodes.indices {
      nodes[index].inputs = nodes[index].inputs.map { $0 == old ? name : $0 }
      nodes[index].outputs = nodes[index].outputs.map { $0 == old ? name : $0 }
    }
  }
}
