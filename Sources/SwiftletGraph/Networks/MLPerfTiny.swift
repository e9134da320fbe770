import SwiftletRuntime

// The four networks of the MLPerf Tiny benchmark. Their convolutions have biases beside the
// normalization, as Keras writes them. Source: Banbury et al. 2021 (arXiv:2106.07597) and the
// benchmark's reference training scripts.
extension Network {
  /// Image classification: 78,666 parameters, running statistics included, for 3x32x32 pixels and
  /// ten classes.
  public static let resNet8 = Network(
    name: "resnet8", summary: "MLPerf Tiny's image classification: three residual blocks",
    inputShape: [3, 32, 32],
    defaults: TrainingDefaults(epochCount: 20, batchSize: 64, initialization: .he)
  ) { builder, classCount in
    var x = builder.normalizedConvolution(builder.input, channels: 16, kernel: 3, hasBias: true)
    for (channels, stride) in [(16, 1), (32, 2), (64, 2)] {
      x = builder.residualBlock(
        x, channels: channels, stride: stride, hasBias: true, normalizesShortcut: false)
    }
    return builder.pooledClassifier(x, classCount: classCount)
  }

  /// Keyword spotting: 24,908 parameters, running statistics included, for 49 frames of ten
  /// features and twelve classes.
  /// Source: Zhang et al. 2017 (arXiv:1711.07128).
  public static let dsCNNKeywordSpotting = Network(
    name: "dscnn-kws", summary: "MLPerf Tiny's keyword spotting: four depthwise-separable blocks",
    inputShape: [1, 49, 10], classCount: 12,
    defaults: TrainingDefaults(epochCount: 20, batchSize: 64, initialization: .he)
  ) { builder, classCount in
    let window = Window(
      kernelHeight: 10, kernelWidth: 4, strideHeight: 2, strideWidth: 2, padTop: 4, padLeft: 1,
      padBottom: 5, padRight: 1)
    var x = builder.convolution(builder.input, channels: 64, window: window)
    x = builder.dropout(builder.relu(builder.batchNormalization(x)), rate: 0.2)
    for _ in 0..<4 { x = builder.separableBlock(x, channels: 64, hasBias: true) }
    return builder.pooledClassifier(x, classCount: classCount, dropout: 0.4)
  }

  /// Visual wake words: MobileNet v1 with a quarter of the channels. 221,794 parameters, running
  /// statistics included, for 3x96x96 pixels and two classes.
  public static let mobileNetV1Quarter = Network(
    name: "mbv1-025-96", summary: "MLPerf Tiny's visual wake words: MobileNet v1, width 0.25",
    inputShape: [3, 96, 96], classCount: 2,
    defaults: TrainingDefaults(epochCount: 20, batchSize: 32, initialization: .he)
  ) { builder, classCount in
    let x = builder.mobileNetV1Features(divisor: 4, hasBias: true, activation: .relu)
    return builder.pooledClassifier(x, classCount: classCount)
  }

  /// Anomaly detection: fully connected layers from the features to 8 values and back. 269,992
  /// parameters, running statistics included, for 640 features. It has as many outputs as inputs,
  /// whatever the number of classes.
  public static let autoencoder = Network(
    name: "fc-autoencoder", summary: "MLPerf Tiny's anomaly detection: 640 features to 8 and back",
    inputShape: [640], classCount: 640,
    defaults: TrainingDefaults(epochCount: 20, learningRate: 0.01, initialization: .he)
  ) { builder, _ in
    var x = builder.flatten(builder.input)
    let featureCount = x.channelCount
    for width in [128, 128, 128, 128, 8, 128, 128, 128, 128] {
      x = builder.relu(builder.batchNormalization(builder.fullyConnected(x, outputs: width)))
    }
    return builder.fullyConnected(x, outputs: featureCount)
  }
}
