extension Graph {
  /// The graph with each batch normalization folded into the convolution or fully connected layer
  /// before it, where that layer's output has no other reader and is not an output of the graph:
  ///
  ///     factor = scale / sqrt(variance + epsilon)
  ///     weight' = weight * factor        bias' = (bias - mean) * factor + shift
  ///
  /// Numerics: factors in double, each new weight rounded once.
  /// Complexity: O(nodes^2 + parameter elements).
  /// Source: Jacob et al. 2018, "Quantization and training of neural networks", section 3.2.
  public func foldingBatchNormalization() -> Graph {
    var result = self
    var index = 0
    while index < result.nodes.count {
      if !result.foldBatchNormalization(at: index) { index += 1 }
    }
    let used = Set(result.nodes.flatMap(\.inputs))
    let released = Set(nodes.flatMap(\.inputs)).subtracting(used)
    for name in released { result.parameters[name] = nil }
    return result
  }

  /// Whether the node at `index` was folded into its producer and removed.
  private mutating func foldBatchNormalization(at index: Int) -> Bool {
    let node = nodes[index]
    guard let normalization = node.operation as? BatchNormalization,
      let affine = normalization.affine(of: node, in: self),
      let producer = nodes.firstIndex(where: { $0.outputs == [node.inputs[0]] }),
      isFoldable(producer)
    else { return false }
    fold(affine, into: producer)
    nodes[producer].outputs = node.outputs
    nodes.remove(at: index)
    return true
  }

  /// A layer with constant weights whose output one node reads, once.
  private func isFoldable(_ index: Int) -> Bool {
    let node = nodes[index]
    return (node.operation is Convolution || node.operation is FullyConnected)
      && node.inputs.dropFirst().allSatisfy { parameters[$0] != nil }
      && !outputs.contains(node.outputs[0])
      && nodes.flatMap(\.inputs).count { $0 == node.outputs[0] } == 1
  }

  private mutating func fold(_ affine: ChannelAffine, into index: Int) {
    let node = nodes[index]
    guard var weight = parameters[node.inputs[1]] else { return }
    var bias =
      node.inputs.count == 3 ? parameters[node.inputs[2]] : Tensor(shape: [affine.factors.count])
    let perChannel = weight.elements.count / affine.factors.count
    for (channel, factor) in affine.factors.enumerated() {
      for element in channel * perChannel..<(channel + 1) * perChannel {
        weight.elements[element] = Float(Double(weight.elements[element]) * factor)
      }
      let old = Double(bias?.elements[channel] ?? 0)
      bias?.elements[channel] = Float(old * factor + affine.offsets[channel])
    }
    replaceParameter(1, of: index, by: weight, named: "\(node.name).weight")
    if let bias { replaceParameter(2, of: index, by: bias, named: "\(node.name).bias") }
  }

  /// Gives a node a new parameter: under the old name when no one else reads it.
  private mutating func replaceParameter(
    _ position: Int, of index: Int, by tensor: Tensor, named name: String
  ) {
    let inputs = nodes[index].inputs
    if position < inputs.count,
      nodes.flatMap(\.inputs).count(where: { $0 == inputs[position] }) == 1
    {
      parameters[inputs[position]] = tensor
      return
    }
    let name = unusedName(name)
    parameters[name] = tensor
    nodes[index].inputs = Array(inputs.prefix(position)) + [name] + inputs.dropFirst(position + 1)
  }

  private func unusedName(_ name: String) -> String {
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
}

/// `y = factor * x + offset` by channel: what batch normalization is at inference.
private struct ChannelAffine {
  let factors: [Double]
  let offsets: [Double]
}

extension BatchNormalization {
  /// Nil when a statistic is not a constant of the graph.
  fileprivate func affine(of node: Node, in graph: Graph) -> ChannelAffine? {
    let constants = node.inputs.dropFirst().compactMap { graph.parameters[$0]?.elements }
    guard constants.count == 4 else { return nil }
    let factors = zip(constants[0], constants[3]).map { scale, variance in
      Double(scale) / (Double(variance) + Double(epsilon)).squareRoot()
    }
    let offsets = factors.indices.map { channel in
      Double(constants[1][channel]) - Double(constants[2][channel]) * factors[channel]
    }
    return ChannelAffine(factors: factors, offsets: offsets)
  }
}
