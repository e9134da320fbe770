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
}
