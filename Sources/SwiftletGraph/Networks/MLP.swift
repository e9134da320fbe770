extension Network {
  /// One hidden layer of 128 units with ReLU.
  public static let mlp = Network(
    name: "mlp", summary: "one hidden layer of 128 units",
    defaults: TrainingDefaults(epochCount: 10, initialization: .he)
  ) { builder, classCount in
    let x = builder.flatten(builder.input)
    let hidden = builder.relu(builder.fullyConnected(x, outputs: 128))
    return builder.fullyConnected(hidden, outputs: classCount)
  }

  /// 784-128-10 with tanh. 101,770 parameters.
  public static let mlpMNIST = Network(
    name: "mlp-mnist", summary: "one hidden layer of 128 units with tanh",
    defaults: TrainingDefaults(epochCount: 10, initialization: .glorot)
  ) { builder, classCount in
    builder.tanhPerceptron(hidden: 128, classCount: classCount)
  }

  /// 2-4-2 with tanh, for points of the plane in two classes. 22 parameters.
  public static let mlpCircles = Network(
    name: "mlp-circles", summary: "2-4-2 with tanh, for points of the plane",
    inputShape: [2], classCount: 2,
    defaults: TrainingDefaults(
      epochCount: 100, batchSize: 16, learningRate: 0.1, weightDecay: 0, initialization: .glorot)
  ) { builder, classCount in
    builder.tanhPerceptron(hidden: 4, classCount: classCount)
  }
}

extension GraphBuilder {
  fileprivate mutating func tanhPerceptron(hidden: Int, classCount: Int) -> Value {
    let x = fullyConnected(flatten(input), outputs: hidden)
    return fullyConnected(tanh(x), outputs: classCount)
  }
}
