extension Network {
  /// 11,689,512 trained parameters for 3x224x224 pixels and 1,000 classes.
  public static let resNet18 = resNet(depth: 18, blocks: [2, 2, 2, 2])
  /// 21,797,672 trained parameters.
  public static let resNet34 = resNet(depth: 34, blocks: [3, 4, 6, 3])
  /// 25,557,032 trained parameters.
  public static let resNet50 = resNet(depth: 50, blocks: [3, 4, 6, 3])
  /// 44,549,160 trained parameters.
  public static let resNet101 = resNet(depth: 101, blocks: [3, 4, 23, 3])
  /// 60,192,808 trained parameters.
  public static let resNet152 = resNet(depth: 152, blocks: [3, 8, 36, 3])

  /// Four stages of residual blocks, from 50 layers on of bottleneck blocks.
  ///
  /// Source: He et al. 2015 (arXiv:1512.03385), table 1.
  private static func resNet(depth: Int, blocks: [Int]) -> Network {
    let hasBottlenecks = depth >= 50
    return Network(
      name: "resnet\(depth)",
      summary:
        "ResNet: \(blocks.reduce(0, +)) \(hasBottlenecks ? "bottleneck" : "residual") blocks",
      inputShape: [3, 224, 224], classCount: 1000, defaults: .imageNet
    ) { builder, classCount in
      var x = builder.normalizedConvolution(builder.input, channels: 64, kernel: 7, stride: 2)
      x = builder.maxPool(x, kernel: 3, stride: 2, padding: 1)
      for (stage, count) in blocks.enumerated() {
        for block in 0..<count {
          let channels = 64 << stage
          let stride = stage > 0 && block == 0 ? 2 : 1
          x =
            hasBottlenecks
            ? builder.bottleneckBlock(x, channels: channels, stride: stride)
            : builder.residualBlock(x, channels: channels, stride: stride)
        }
      }
      return builder.pooledClassifier(x, classCount: classCount)
    }
  }
}
