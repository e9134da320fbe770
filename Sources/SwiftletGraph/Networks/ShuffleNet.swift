extension Network {
  /// ShuffleNet 1x with three groups. 1,865,728 trained parameters for 3x224x224 pixels and 1,000
  /// classes.
  /// Source: Zhang et al. 2017 (arXiv:1707.01083), table 1.
  public static let shuffleNet = Network(
    name: "shufflenet", summary: "ShuffleNet: 16 shuffle units of three groups",
    inputShape: [3, 224, 224], classCount: 1000, defaults: .imageNet
  ) { builder, classCount in
    var x = builder.normalizedConvolution(builder.input, channels: 24, kernel: 3, stride: 2)
    x = builder.maxPool(x, kernel: 3, stride: 2, padding: 1)
    for (stage, count) in [4, 8, 4].enumerated() {
      for unit in 0..<count {
        // So few channels are not worth grouping.
        let isFirst = stage == 0 && unit == 0
        x = builder.shuffleUnit(
          x, channels: 240 << stage, groups: 3, firstGroups: isFirst ? 1 : nil,
          stride: unit == 0 ? 2 : 1)
      }
    }
    return builder.pooledClassifier(x, classCount: classCount)
  }
}
