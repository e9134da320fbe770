extension ModelFormat.OperationKind {
  /// Whether the operation reads a second tensor, `input1`.
  package var hasSecondInput: Bool {
    switch self {
    case .add, .multiply, .extremum: true
    default: false
    }
  }

  /// Whether the output may lie exactly over an input: each element is read before the one at its
  /// place is written, and never again.
  package var mayRunInPlace: Bool {
    switch self {
    case .add, .rescale, .lookup, .parametricReLU, .multiply, .extremum: true
    default: false
    }
  }
}
