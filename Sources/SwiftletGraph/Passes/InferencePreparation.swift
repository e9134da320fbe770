extension Graph {
  /// The graph as inference and lowering want it: only what the outputs depend on; constants
  /// computed; dropout and other nodes that do nothing gone; transpositions cancelled; padding,
  /// batch normalization and scales by channel folded into the layers beside them.
  ///
  /// - Parameter keepsQuantization: leave the scales of weights that are kept in integers, for
  ///   lowering.
  /// Numerics: outputs differ from the original's by float32 rounding only.
  /// Complexity: that of the passes it is made of.
  public func preparedForInference(keepsQuantization: Bool = false) -> Graph {
    removingDeadNodes()
      .foldingConstants(keepsQuantization: keepsQuantization)
      .removingIdentities()
      .recognizingChannelShuffles()
      .cancellingTransposes()
      .foldingPadding()
      .foldingAffines { _ in true }
      .foldingIntoFollowingLayers()
      .removingDeadNodes()
  }
}
