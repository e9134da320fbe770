extension Network {
  /// VGG-16 (configuration D). 138,357,544 parameters for 3x224x224 pixels and 1,000 classes.
  /// Source: Simonyan and Zisserman 2014 (arXiv:1409.1556), table 1.
  public static let vgg16 = vgg(depth: 16, convolutions: [2, 2, 3, 3, 3])

  /// VGG-19 (configuration E). 143,667,240 parameters for 3x224x224 pixels and 1,000 classes.
  public static let vgg19 = vgg(depth: 19, convolutions: [2, 2, 4, 4, 4])

  /// 3x3 convolutions of stride 1 and 2x2 poolings, and nothing else before the classifier.
  private static func vgg(depth: Int, convolutions: [Int]) -> Network {
    Network(
      name: "vgg\(depth)",
      summary: "VGG: \(depth - 3) 3x3 convolutions, three fully connected layers",
      inputShape: [3, 224, 224], classCount: 1000, defaults: .imageNet
    ) { builder, classCount in
      var x = builder.input
      for (count, channels) in zip(convolutions, [64, 128, 256, 512, 512]) {
        for _ in 0..<count { x = builder.activatedConvolution(x, channels: channels, kernel: 3) }
        x = builder.maxPool(x, kernel: 2)
      }
      return builder.wideClassifier(x, classCount: classCount)
    }
  }
}
