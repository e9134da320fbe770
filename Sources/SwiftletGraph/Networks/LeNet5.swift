extension Network {
  /// LeNet-5 with ReLU and max pooling; inputs smaller than 32 are padded by 2.
  ///
  /// 61,706 parameters and 416,520 multiply-accumulates for 28x28 grey pixels and ten classes.
  /// Source: LeCun, Bottou, Bengio, Haffner 1998.
  public static let lenet5 = Network(
    name: "lenet5", summary: "LeNet-5: two convolutions, three fully connected layers",
    defaults: TrainingDefaults(
      epochCount: 12, batchSize: 32, learningRate: 0.02, initialization: .he)
  ) { builder, classCount in
    let isSmall = builder.input.shape.dimensions.dropFirst(2).allSatisfy { $0 < 32 }
    let padding = isSmall ? 2 : 0
    var x = builder.convolution(builder.input, channels: 6, kernel: 5, padding: padding)
    x = builder.maxPool(builder.relu(x), kernel: 2)
    x = builder.convolution(x, channels: 16, kernel: 5)
    x = builder.maxPool(builder.relu(x), kernel: 2)
    x = builder.flatten(x)
    x = builder.relu(builder.fullyConnected(x, outputs: 120))
    x = builder.relu(builder.fullyConnected(x, outputs: 84))
    return builder.fullyConnected(x, outputs: classCount)
  }
}
