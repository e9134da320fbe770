/// How random weights are drawn: uniformly in `-bound...bound`.
public enum Initialization: String, CaseIterable, Hashable, Sendable {
  /// `bound = 1 / sqrt(fanIn)`, biases alike. Source: PyTorch `nn.Linear` and `nn.Conv2d`.
  case pytorch
  /// `bound = sqrt(6 / fanIn)`, biases 0. Source: He et al. 2015, for ReLU.
  case he
  /// `bound = sqrt(6 / (fanIn + fanOut))`, biases 0. Source: Glorot and Bengio 2010, for tanh.
  case glorot

  func weightBound(fanIn: Int, fanOut: Int) -> Float {
    switch self {
    case .pytorch: 1 / Float(fanIn).squareRoot()
    case .he: (6 / Float(fanIn)).squareRoot()
    case .glorot: (6 / Float(fanIn + fanOut)).squareRoot()
    }
  }

  func biasBound(fanIn: Int) -> Float {
    self == .pytorch ? 1 / Float(fanIn).squareRoot() : 0
  }
}

extension Tensor {
  /// Elements drawn uniformly from `-bound...bound`.
  init(shape: Shape, uniformWithin bound: Float, from random: inout RandomSource) {
    let elements = (0..<shape.elementCount).map { _ in
      (2 * random.nextUnitFloat() - 1) * bound
    }
    self.init(shape: shape, elements: elements)
  }
}
