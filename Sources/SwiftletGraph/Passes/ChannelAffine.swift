/// `y = factor * x + offset` by channel: what batch normalization is at inference, and arithmetic
/// with a constant per channel.
struct ChannelAffine {
  var factors: [Double]
  var offsets: [Double]

  /// Nil when a factor or offset is not a finite number.
  init?(factors: [Double], offsets: [Double]) {
    guard (factors + offsets).allSatisfy(\.isFinite) else { return nil }
    self.factors = factors
    self.offsets = offsets
  }

  /// Whether zero stays zero, which padding needs.
  var keepsZero: Bool { offsets.allSatisfy { $0 == 0 } }
}

/// A node that is affine by channel in one of its inputs.
struct AffineNode {
  let input: String
  let affine: ChannelAffine

  /// Nil when the node is something else, or when what it combines with is no constant per channel.
  ///
  /// - Parameter shapes: of all values of `graph`.
  init?(_ node: Node, in graph: Graph, shapes: [String: Shape]) {
    guard let output = node.outputs.first.flatMap({ shapes[$0] }), output.rank >= 2 else {
      return nil
    }
    if let normalization = node.operation as? BatchNormalization {
      guard let affine = normalization.affine(of: node, in: graph) else { return nil }
      self.init(input: node.inputs[0], affine: affine)
      return
    }
    guard node.inputs.count == 2 else { return nil }
    for constant in [1, 0] {
      let input = node.inputs[1 - constant]
      guard let values = graph.parameters[node.inputs[constant]]?.channelValues(of: output),
        shapes[input] == output, graph.parameters[input] == nil,
        let affine = node.operation.affine(constant: values, isSecond: constant == 1)
      else { continue }
      self.init(input: input, affine: affine)
      return
    }
    return nil
  }

  private init(input: String, affine: ChannelAffine) {
    self.input = input
    self.affine = affine
  }
}

extension Operator {
  /// Arithmetic with one constant per channel as the second or the first operand.
  fileprivate func affine(constant: [Double], isSecond: Bool) -> ChannelAffine? {
    let ones = constant.map { _ in 1.0 }
    let zeros = constant.map { _ in 0.0 }
    return switch self {
    case is Multiply: ChannelAffine(factors: constant, offsets: zeros)
    case is Add: ChannelAffine(factors: ones, offsets: constant)
    case is Subtract where isSecond: ChannelAffine(factors: ones, offsets: constant.map { -$0 })
    case is Subtract: ChannelAffine(factors: ones.map { -$0 }, offsets: constant)
    case is Divide where isSecond:
      ChannelAffine(factors: constant.map { 1 / $0 }, offsets: zeros)
    default: nil
    }
  }
}

extension Tensor {
  /// The tensor broadcast to `shape` as one number per channel (axis 1); nil when it differs along
  /// another axis.
  fileprivate func channelValues(of shape: Shape) -> [Double]? {
    let rank = shape.rank
    guard self.shape.rank <= rank else { return nil }
    let extents = Array(repeating: 1, count: rank - self.shape.rank) + self.shape.dimensions
    let isPerChannel = extents.enumerated().allSatisfy { axis, extent in
      extent == 1 || axis == 1 && extent == shape[1]
    }
    guard isPerChannel else { return nil }
    return elements.count == 1
      ? Array(repeating: Double(elements[0]), count: shape[1]) : elements.map(Double.init)
  }
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
