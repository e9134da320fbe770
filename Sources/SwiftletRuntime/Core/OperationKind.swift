extension ModelFormat.OperationKind {
  /// Whether the operation reads a second tensor, `input1`.
  package var hasSecondInput: Bool {
    switch self {
    case .add, .multiply, .extremum: true
    default: false
    }
  }

  /// Whether it multiplies with weights that fine-tuning can change.
  package var isWeighted: Bool {
    switch self {
    case .convolution, .depthwiseConvolution, .fullyConnected: true
    default: false
    }
  }

  /// Whether fine-tuning knows how to go back through it.
  package var isTrainable: Bool {
    switch self {
    case .maxPool, .averagePool, .add, .rescale: true
    default: isWeighted
    }
  }

  /// Whether it makes probabilities of logits, or their logarithms: what may follow a tail.
  package var isSoftmax: Bool { self == .softmax || self == .logSoftmax }

  /// Whether the output may lie exactly over an input: each element is read before the one at its
  /// place is written, and never again.
  package var mayRunInPlace: Bool {
    switch self {
    case .add, .rescale, .lookup, .parametricReLU, .multiply, .extremum: true
    default: false
    }
  }
}
