extension Graph {
  /// The graph as inference and lowering want it: only what the outputs depend on, without dropout,
  /// batch normalization folded into the layers before it.
  ///
  /// Numerics: outputs differ from the original's by float32 rounding only.
  /// Complexity: that of the passes it is made of.
  public func preparedForInference() -> Graph {
    removingDeadNodes().removingIdentities().foldingBatchNormalization()
  }
}
