extension Graph {
  /// The graph with batch normalization, and arithmetic with a constant per channel, folded into the
  /// convolution or fully connected layer that follows, where nothing else reads it:
  ///
  ///     weight'[o, i] = weight[o, i] * factor[i]     bias'[o] = bias[o] + sum(weight[o, i] * offset[i])
  ///
  /// A convolution that pads takes factors only: the padding is zero after the node, not before it.
  /// Between the node and a fully connected layer there may be a `Flatten`.
  ///
  /// Numerics: sums in double, each new weight rounded once.
  /// Complexity: O(nodes^2 + parameter elements).
  public func foldingIntoFollowingLayers() -> Graph {
    guard let shapes = try? shapes(batchSize: 2) else { return self }
    var result = self
    for index in nodes.indices.reversed() {
      guard let affine = AffineNode(result.nodes[index], in: result, shapes: shapes),
        result.foldForward(affine.affine, at: index)
      else { continue }
      let output = result.nodes[index].outputs[0]
      result.nodes.remove(at: index)
      for reader in result.nodes.indices {
        result.nodes[reader].inputs = result.nodes[reader].inputs.map {
          $0 == output ? affine.input : $0
        }
      }
    }
    return result.releasingParameters(of: self)
  }

  /// Whether the node's reader took the affine function into its weights.
  private mutating func foldForward(_ affine: ChannelAffine, at index: Int) -> Bool {
    guard let reader = reader(of: nodes[index]) else { return false }
    if nodes[reader].operation is Flatten {
      guard let layer = self.reader(of: nodes[reader]),
        nodes[layer].operation is FullyConnected
      else { return false }
      return fold(affine, intoInputOf: layer)
    }
    return fold(affine, intoInputOf: reader)
  }

  /// The only node that reads the node's output, as its first input.
  private func reader(of node: Node) -> Int? {
    guard isPrivate(node.outputs[0]) else { return nil }
    return nodes.firstIndex { $0.inputs.first == node.outputs[0] }
  }

  private mutating func fold(_ affine: ChannelAffine, intoInputOf index: Int) -> Bool {
    let node = nodes[index]
    guard isLinear(index), let weight = parameters[node.inputs[1]] else { return false }
    let groups: Int
    if let convolution = node.operation as? Convolution {
      guard affine.keepsZero || !convolution.window.hasPadding else { return false }
      groups = convolution.groups
    } else {
      groups = 1
    }
    let outputs = weight.shape[0]
    let perChannel = weight.elements.count / outputs * groups / affine.factors.count
    let old = node.inputs.count == 3 ? parameters[node.inputs[2]] : nil
    var folded = weight
    var bias = old ?? Tensor(shape: [outputs])
    for output in 0..<outputs {
      let row = weight.elements.count / outputs
      let firstChannel = output / (outputs / groups) * (affine.factors.count / groups)
      var sum = Double(bias.elements[output])
      for place in 0..<row {
        let channel = firstChannel + place / perChannel
        let element = output * row + place
        let value = Double(weight.elements[element])
        folded.elements[element] = Float(value * affine.factors[channel])
        sum += value * affine.offsets[channel]
      }
      bias.elements[output] = Float(sum)
    }
    replaceParameter(1, of: index, by: folded, named: "\(node.name).weight")
    if old != nil || !affine.keepsZero {
      replaceParameter(2, of: index, by: bias, named: "\(node.name).bias")
    }
    return true
  }
}
