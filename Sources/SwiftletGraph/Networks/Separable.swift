extension Network {
  /// Depthwise-separable convolutions with batch normalization, as MobileNet and DS-CNN use them: a
  /// 3x3 convolution of stride 2, three depthwise-pointwise blocks, the mean of each map, a linear
  /// classifier.
  ///
  /// 32,522 parameters and 1,804,480 multiply-accumulates for 28x28 grey pixels and ten classes.
  /// Source: Howard et al. 2017 (arXiv:1704.04861).
  public static let separable = Network(
    name: "separable", summary: "depthwise-separable convolutions with batch normalization",
    defaults: TrainingDefaults(
      epochCount: 8, batchSize: 64, learningRate: 0.05, initialization: .he)
  ) { builder, classCount in
    var x = builder.normalizedConvolution(builder.input, channels: 32, kernel: 3, stride: 2)
    for (channels, stride) in [(64, 1), (128, 2), (128, 1)] {
      x = builder.separableBlock(x, channels: channels, stride: stride)
    }
    return builder.pooledClassifier(x, classCount: classCount)
  }
}

extension GraphBuilder {
  /// The mean of each map and a linear classifier.
  public mutating func pooledClassifier(
    _ x: Value, classCount: Int, dropout rate: Float = 0
  ) -> Value {
    var features = flatten(globalAveragePool(x))
    if rate > 0 { features = dropout(features, rate: rate) }
    return fullyConnected(features, outputs: classCount)
  }
}
