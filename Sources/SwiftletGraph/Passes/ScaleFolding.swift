extension Graph {
  /// The graph with additions, subtractions, multiplications and divisions by a constant per channel
  /// folded into the convolution, fully connected layer or batch normalization before them. Caffe's
  /// scale layers become such chains in ONNX.
  ///
  /// Numerics: constants in double, each new weight rounded once.
  /// Complexity: O(nodes^2 + parameter elements).
  public func foldingScales() -> Graph {
    foldingAffines { !($0 is BatchNormalization) }
  }
}
