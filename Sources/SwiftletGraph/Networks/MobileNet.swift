extension Network {
  /// MobileNet v1 at full width. 4,231,976 trained parameters for 3x224x224 pixels and 1,000
  /// classes.
  /// Source: Howard et al. 2017 (arXiv:1704.04861), table 1.
  public static let mobileNetV1 = Network(
    name: "mobilenet-v1", summary: "MobileNet v1: 13 depthwise-separable blocks",
    inputShape: [3, 224, 224], classCount: 1000, defaults: .imageNet
  ) { builder, classCount in
    let x = builder.mobileNetV1Features(divisor: 1, hasBias: false, activation: .relu6)
    return builder.pooledClassifier(x, classCount: classCount)
  }

  /// MobileNet v2 at full width. 3,504,872 trained parameters for 3x224x224 pixels and 1,000
  /// classes.
  /// Source: Sandler et al. 2018 (arXiv:1801.04381), table 2.
  public static let mobileNetV2 = Network(
    name: "mobilenet-v2", summary: "MobileNet v2: 17 inverted residuals",
    inputShape: [3, 224, 224], classCount: 1000, defaults: .imageNet
  ) { builder, classCount in
    builder.invertedResiduals(
      [
        .init(1, 16, 1, stride: 1), .init(6, 24, 2, stride: 2), .init(6, 32, 3, stride: 2),
        .init(6, 64, 4, stride: 2), .init(6, 96, 3, stride: 1), .init(6, 160, 3, stride: 2),
        .init(6, 320, 1, stride: 1),
      ], classCount: classCount)
  }

  /// EfficientNet-Lite0: EfficientNet-B0 without squeeze-and-excite, with ReLU6. 4,652,008 trained
  /// parameters for 3x224x224 pixels and 1,000 classes.
  /// Source: Tan and Le 2019 (arXiv:1905.11946), table 1; the Lite variant is TensorFlow's.
  public static let efficientNetLite0 = Network(
    name: "efficientnet-lite0", summary: "EfficientNet-Lite0: 16 inverted residuals",
    inputShape: [3, 224, 224], classCount: 1000, defaults: .imageNet
  ) { builder, classCount in
    builder.invertedResiduals(
      [
        .init(1, 16, 1, stride: 1), .init(6, 24, 2, stride: 2),
        .init(6, 40, 2, kernel: 5, stride: 2), .init(6, 80, 3, stride: 2),
        .init(6, 112, 3, kernel: 5, stride: 1), .init(6, 192, 4, kernel: 5, stride: 2),
        .init(6, 320, 1, stride: 1),
      ], classCount: classCount)
  }
}

/// Inverted residuals of one width; the stride is the first one's.
private struct InvertedResidualStage {
  let expansion: Int
  let channels: Int
  let count: Int
  let kernel: Int
  let stride: Int

  init(_ expansion: Int, _ channels: Int, _ count: Int, kernel: Int = 3, stride: Int) {
    self.expansion = expansion
    self.channels = channels
    self.count = count
    self.kernel = kernel
    self.stride = stride
  }
}

extension GraphBuilder {
  /// The layers of MobileNet v1 before its classifier, with a `divisor`-th of its channels.
  mutating func mobileNetV1Features(
    divisor: Int, hasBias: Bool, activation: BlockActivation
  ) -> Value {
    var x = normalizedConvolution(
      input, channels: 32 / divisor, kernel: 3, stride: 2, hasBias: hasBias,
      activation: activation)
    let blocks =
      [(64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2)]
      + Array(repeating: (512, 1), count: 5) + [(1024, 2), (1024, 1)]
    for (channels, stride) in blocks {
      x = separableBlock(
        x, channels: channels / divisor, stride: stride, hasBias: hasBias, activation: activation)
    }
    return x
  }

  /// A 3x3 convolution of stride 2, the stages, a 1x1 convolution to 1,280 channels, the classifier.
  fileprivate mutating func invertedResiduals(
    _ stages: [InvertedResidualStage], classCount: Int
  ) -> Value {
    var x = normalizedConvolution(input, channels: 32, kernel: 3, stride: 2, activation: .relu6)
    for stage in stages {
      for index in 0..<stage.count {
        x = invertedResidual(
          x, channels: stage.channels, expansion: stage.expansion, kernel: stage.kernel,
          stride: index == 0 ? stage.stride : 1)
      }
    }
    x = normalizedConvolution(x, channels: 1280, kernel: 1, activation: .relu6)
    return pooledClassifier(x, classCount: classCount, dropout: 0.2)
  }
}
