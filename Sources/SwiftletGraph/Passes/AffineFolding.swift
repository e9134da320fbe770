extension Graph {
  /// The graph with each node for which `isChosen` holds, and which is affine by channel, folded
  /// into the convolution, fully connected layer or batch normalization before it, where that
  /// layer's output has no other reader and is not an output of the graph:
  ///
  ///     weight' = weight * factor        bias' = bias * factor + offset
  ///
  /// Numerics: factors in double, each new weight rounded once.
  /// Complexity: O(nodes^2 + parameter elements).
  func foldingAffines(where isChosen: (any Operator) -> Bool) -> Graph {
    guard let shapes = try? shapes(batchSize: 2) else { return self }
    var result = self
    var index = 0
    while index < result.nodes.count {
      let isFolded =
        isChosen(result.nodes[index].operation) && result.foldAffine(at: index, shapes: shapes)
      if !isFolded { index += 1 }
    }
    return result.releasingParameters(of: self)
  }

  /// Whether the node at `index` was folded into its producer and removed.
  private mutating func foldAffine(at index: Int, shapes: [String: Shape]) -> Bool {
    let node = nodes[index]
    guard let affine = AffineNode(node, in: self, shapes: shapes), isPrivate(affine.input),
      let producer = producer(of: affine.input)
    else { return false }
    if nodes[producer].operation is BatchNormalization {
      guard foldIntoNormalization(affine.affine, at: producer) else { return false }
    } else {
      guard isLinear(producer) else { return false }
      foldIntoLinear(affine.affine, at: producer)
    }
    nodes[producer].outputs = node.outputs
    nodes.remove(at: index)
    return true
  }

  private mutating func foldIntoLinear(_ affine: ChannelAffine, at index: Int) {
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

  /// Scale and shift stand after the statistics, so they alone change.
  private mutating func foldIntoNormalization(_ affine: ChannelAffine, at index: Int) -> Bool {
    let node = nodes[index]
    guard var scale = parameters[node.inputs[1]], var shift = parameters[node.inputs[2]],
      scale.elements.count == affine.factors.count
    else { return false }
    for (channel, factor) in affine.factors.enumerated() {
      scale.elements[channel] = Float(Double(scale.elements[channel]) * factor)
      shift.elements[channel] = Float(
        Double(shift.elements[channel]) * factor + affine.offsets[channel])
    }
    replaceParameter(1, of: index, by: scale, named: "\(node.name).scale")
    replaceParameter(2, of: index, by: shift, named: "\(node.name).shift")
    return true
  }
}
