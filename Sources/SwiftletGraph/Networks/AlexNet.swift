extension Network {
  /// AlexNet: five convolutions, three of them in two groups as on its two GPUs, local response
  /// normalization after the first two poolings, three fully connected layers with dropout.
  ///
  /// 60,965,224 parameters for 3x227x227 pixels and 1,000 classes.
  /// Source: Krizhevsky, Sutskever, Hinton 2012; the paper's alpha is not divided by the five
  /// channels, ONNX's is.
  public static let alexNet = Network(
    name: "alexnet", summary: "AlexNet: five convolutions with LRN, three fully connected layers",
    inputShape: [3, 227, 227], classCount: 1000, defaults: .imageNet
  ) { builder, classCount in
    var x = builder.activatedConvolution(
      builder.input, channels: 96, kernel: 11, stride: 4, padding: 0)
    x = builder.normalizedPool(x, roundsUp: false)
    x = builder.activatedConvolution(x, channels: 256, kernel: 5, groups: 2)
    x = builder.normalizedPool(x, roundsUp: false)
    x = builder.activatedConvolution(x, channels: 384, kernel: 3)
    x = builder.activatedConvolution(x, channels: 384, kernel: 3, groups: 2)
    x = builder.activatedConvolution(x, channels: 256, kernel: 3, groups: 2)
    x = builder.maxPool(x, kernel: 3, stride: 2)
    return builder.wideClassifier(x, classCount: classCount)
  }

  /// ZFNet: AlexNet with a finer first layer and wider later ones, in one group.
  ///
  /// 107,627,624 parameters for 3x224x224 pixels and 1,000 classes.
  /// Source: Zeiler and Fergus 2013 (arXiv:1311.2901), figure 3 and, for the widths of the last
  /// three convolutions, table 3 ("512, 1024, 512 maps").
  public static let zfNet = Network(
    name: "zfnet", summary: "ZFNet: AlexNet with a finer first layer and wider later ones",
    inputShape: [3, 224, 224], classCount: 1000, defaults: .imageNet
  ) { builder, classCount in
    var x = builder.activatedConvolution(
      builder.input, channels: 96, kernel: 7, stride: 2, padding: 1)
    x = builder.normalizedPool(x, roundsUp: true)
    x = builder.activatedConvolution(x, channels: 256, kernel: 5, stride: 2, padding: 0)
    x = builder.normalizedPool(x, roundsUp: true)
    for channels in [512, 1024, 512] {
      x = builder.activatedConvolution(x, channels: channels, kernel: 3)
    }
    x = builder.maxPool(x, kernel: 3, stride: 2)
    return builder.wideClassifier(x, classCount: classCount)
  }
}

extension GraphBuilder {
  fileprivate mutating func normalizedPool(_ x: Value, roundsUp: Bool) -> Value {
    localResponseNormalization(
      maxPool(x, kernel: 3, stride: 2, roundsUp: roundsUp), size: 5, alpha: 5e-4, beta: 0.75,
      bias: 2)
  }

  /// Two fully connected layers of 4,096 units with dropout, and a linear classifier.
  mutating func wideClassifier(_ x: Value, classCount: Int) -> Value {
    var x = flatten(x)
    for _ in 0..<2 { x = dropout(relu(fullyConnected(x, outputs: 4096))) }
    return fullyConnected(x, outputs: classCount)
  }
}
