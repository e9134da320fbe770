extension Graph {
  /// The graph with transpositions moved behind the elementwise operators, arithmetic and
  /// concatenations that read them, pairs of them joined into one, and those that change nothing
  /// removed. What an exporter from NHWC wraps around every layer disappears this way.
  ///
  /// Complexity: O(transpositions * nodes^2).
  public func cancellingTransposes() -> Graph {
    guard nodes.contains(where: { $0.operation is Transpose }) else { return self }
    var result = self
    while result.joinTransposes() || result.sinkTranspose() {}
    return result
  }

  /// Joins one pair, or removes one transposition that changes nothing; false when there is none.
  private mutating func joinTransposes() -> Bool {
    for index in nodes.indices {
      guard let transpose = nodes[index].operation as? Transpose else { continue }
      if transpose.permutation == Array(transpose.permutation.indices), bypass(at: index) {
        return true
      }
      guard let before = producer(of: nodes[index].inputs[0]),
        let first = nodes[before].operation as? Transpose
      else { continue }
      nodes[index].operation = Transpose(transpose.permutation.map { first.permutation[$0] })
      nodes[index].inputs = nodes[before].inputs
      if !outputs.contains(nodes[before].outputs[0]), readCount(of: nodes[before].outputs[0]) == 0 {
        nodes.remove(at: before)
      }
      return true
    }
    return false
  }

  /// Moves one transposition, or one on each operand, behind the node that reads it.
  private mutating func sinkTranspose() -> Bool {
    for index in nodes.indices {
      guard let sunk = sunk(nodes[index]) else { continue }
      let output = nodes[index].outputs[0]
      let inner = unusedName("\(output).untransposed")
      let name = "\(nodes[index].name).transpose"
      let old = nodes[index].inputs
      nodes[index].operation = sunk.operation
      nodes[index].inputs = sunk.inputs.map { input in
        switch input {
        case .value(let name):
          return name
        case .constant(let tensor):
          let name = unusedName("\(output).constant")
          parameters[name] = tensor
          return name
        }
      }
      nodes[index].outputs = [inner]
      nodes.insert(
        Node(name: name, operation: sunk.transpose, inputs: [inner], outputs: [output]),
        at: index + 1)
      release(old)
      return true
    }
    return false
  }

  /// Removes transpositions and parameters that nobody reads any more.
  private mutating func release(_ values: [String]) {
    for value in values where !outputs.contains(value) && readCount(of: value) == 0 {
      parameters[value] = nil
      if let index = producer(of: value) { nodes.remove(at: index) }
    }
  }

  /// How `node` looks on untransposed inputs; nil where its inputs are not transposed alike.
  private func sunk(_ node: Node) -> SunkNode? {
    guard node.outputs.count == 1 else { return nil }
    let transposes = node.inputs.map(privateTranspose)
    guard let transpose = transposes.compactMap({ $0?.transpose }).first,
      let operation = node.operation.untransposed(transpose)
    else { return nil }
    var inputs: [SunkNode.Input] = []
    for (name, before) in zip(node.inputs, transposes) {
      if let before, before.transpose == transpose {
        inputs.append(.value(before.input))
      } else if operation is any BroadcastingOperator, let tensor = parameters[name],
        let moved = tensor.transposed(by: transpose.inverse)
      {
        inputs.append(.constant(moved))
      } else {
        return nil
      }
    }
    return SunkNode(operation: operation, inputs: inputs, transpose: transpose)
  }

  private func privateTranspose(_ value: String) -> (transpose: Transpose, input: String)? {
    guard isPrivate(value), let index = producer(of: value),
      let transpose = nodes[index].operation as? Transpose
    else { return nil }
    return (transpose, nodes[index].inputs[0])
  }
}

/// A node before which transpositions were taken away, and the one that then follows it.
private struct SunkNode {
  enum Input {
    case value(String)
    case constant(Tensor)
  }

  let operation: any Operator
  let inputs: [Input]
  let transpose: Transpose
}

extension Operator {
  /// What computes the same on inputs that are not transposed, so that its output must be; nil for
  /// operators that depend on the order of the axes in a way not known here.
  fileprivate func untransposed(_ transpose: Transpose) -> (any Operator)? {
    switch self {
    case is ReLU, is Clip, is LeakyReLU, is ELU, is Sigmoid, is HardSigmoid, is HardSwish, is Tanh,
      is Dropout, is any BroadcastingOperator:
      self
    default:
      nil
    }
  }
}

extension Tensor {
  /// The tensor with its axes in another order; one of lower rank has extents of 1 in front.
  /// Nil when it has more axes than the order.
  fileprivate func transposed(by transpose: Transpose) -> Tensor? {
    let rank = transpose.permutation.count
    guard shape.rank <= rank else { return nil }
    let extended = reshaped(
      Shape(Array(repeating: 1, count: rank - shape.rank) + shape.dimensions))
    let constant = Graph(
      name: "constant", outputs: ["y"],
      nodes: [Node(name: "y", operation: transpose, inputs: ["x"], outputs: ["y"])],
      parameters: ["x": extended])
    guard var executor = try? GraphExecutor(constant, batchSize: 1) else { return nil }
    executor.forward()
    return executor.value("y").view.tensor
  }
}
