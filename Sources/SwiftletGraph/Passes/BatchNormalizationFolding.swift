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
    foldingAffines { $0 is BatchNormalization }
  }
}
