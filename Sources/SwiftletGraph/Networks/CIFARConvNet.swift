extension Network {
  /// Three 5x5 convolutions, each with ReLU and 2x2 max pooling, and two fully connected layers.
  ///
  /// 1,191,170 parameters for 3x32x32 pixels and ten classes.
  public static let cifarConvNet = Network(
    name: "cifar-convnet", summary: "three 5x5 convolutions, two fully connected layers",
    inputShape: [3, 32, 32],
    defaults: TrainingDefaults(epochCount: 40, learningRate: 0.02, initialization: .he)
  ) { builder, classCount in
    var x = builder.input
    for channels in [32, 64, 64] {
      x = builder.maxPool(
        builder.activatedConvolution(x, channels: channels, kernel: 5), kernel: 2)
    }
    x = builder.relu(builder.fullyConnected(builder.flatten(x), outputs: 1000))
    return builder.fullyConnected(x, outputs: classCount)
  }
}
