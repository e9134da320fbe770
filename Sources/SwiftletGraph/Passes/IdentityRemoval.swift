extension Graph {
  /// The graph without nodes that do nothing at inference: dropout, a concatenation of one value,
  /// padding by nothing, transposition to the same order, reshaping to the same shape.
  ///
  /// A node stays when its input and output are both names that the caller knows (graph inputs,
  /// outputs, parameters): one of them would be lost.
  /// Complexity: O(identities * nodes).
  public func removingIdentities() -> Graph {
    guard let shapes = try? shapes(batchSize: 2) else { return self }
    var result = self
    for index in nodes.indices.reversed() where nodes[index].isIdentity(shapes) {
      result.bypass(at: index)
    }
    return result
  }
}

extension Node {
  fileprivate func isIdentity(_ shapes: [String: Shape]) -> Bool {
    switch operation {
    case is Dropout: true
    case is Concatenation: inputs.count == 1
    case is Reshape, is Flatten:
      inputs.first.flatMap { shapes[$0] } == outputs.first.flatMap { shapes[$0] }
    case let pad as Pad: (pad.before + pad.after).allSatisfy { $0 == 0 }
    case let transpose as Transpose:
      transpose.permutation == Array(transpose.permutation.indices)
    default: false
    }
  }
}
