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
    var x = builder.normalizedReLU(
      builder.convolution(
        builder.input, channels: 32, kernel: 3, stride: 2, padding: 1, hasBias: false))
    for (channels, stride) in [(64, 1), (128, 2), (128, 1)] {
      x = builder.separableBlock(x, channels: channels, stride: stride)
    }
    x = builder.flatten(builder.globalAveragePool(x))
    return builder.fullyConnected(x, outputs: classCount)
  }
}

extension GraphBuilder {
  fileprivate mutating func normalizedReLU(_ x: Value) -> Value { relu(batchNormalization(x)) }

  /// A 3x3 filter per channel, then a mixture of the channels, each normalized.
  fileprivate mutating func separableBlock(_ x: Value, channels: Int, stride: Int) -> Value {
    let filtered = normalizedReLU(
      depthwiseConvolution(x, kernel: 3, stride: stride, padding: 1, hasBias: false))
    return normalizedReLU(convolution(filtered, channels: channels, kernel: 1, hasBias: false))
  }
}
