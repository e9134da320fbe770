/// A network that is built by its name, with random weights.
public struct Network: Sendable {
  /// What the command line calls it.
  public let name: String
  /// One line for a list.
  public let summary: String
  /// The input it was published for, CHW for images.
  public let inputShape: Shape
  /// The number of classes it was published for.
  public let classCount: Int
  /// How it is trained unless told otherwise.
  public let defaults: TrainingDefaults
  private let build: @Sendable (inout GraphBuilder, Int) -> GraphBuilder.Value

  init(
    name: String, summary: String, inputShape: Shape = [1, 28, 28], classCount: Int = 10,
    defaults: TrainingDefaults,
    build: @escaping @Sendable (inout GraphBuilder, Int) -> GraphBuilder.Value
  ) {
    self.name = name
    self.summary = summary
    self.inputShape = inputShape
    self.classCount = classCount
    self.defaults = defaults
    self.build = build
  }

  /// The network for inputs of `inputShape` (CHW) and `classCount` classes. The output is logits:
  /// there is no softmax at the end.
  ///
  /// The same seed gives the same weights.
  ///
  /// What is nil is the network's own: the input and classes it was published for, its
  /// initialization.
  ///
  /// - Parameter residualScale: `GraphBuilder.residualScale`; 0 for a network that is to be trained.
  /// Throws: `GraphError` when the input does not suit the network or there are no classes.
  public func graph(
    inputShape: Shape? = nil, classCount: Int? = nil, initialization: Initialization? = nil,
    residualScale: Float = 1, seed: UInt64 = 1
  ) throws(GraphError) -> Graph {
    let classCount = classCount ?? self.classCount
    guard classCount > 0 else {
      throw .unsupported(
        node: "output", operation: name, reason: "it needs classes; give data with labels")
    }
    var builder = GraphBuilder(
      name: name, inputShape: inputShape ?? self.inputShape,
      initialization: initialization ?? defaults.initialization, seed: seed)
    builder.residualScale = residualScale
    let output = build(&builder, classCount)
    return try builder.graph(output: output)
  }
}

/// How a network is trained unless told otherwise: stochastic gradient descent with momentum, the
/// learning rate falling along a cosine.
public struct TrainingDefaults: Hashable, Sendable {
  public var epochCount: Int
  public var batchSize: Int
  public var learningRate: Float
  public var momentum: Float
  public var weightDecay: Float
  public var initialization: Initialization

  public init(
    epochCount: Int, batchSize: Int = 128, learningRate: Float = 0.05, momentum: Float = 0.9,
    weightDecay: Float = 5e-4, initialization: Initialization = .pytorch
  ) {
    self.epochCount = epochCount
    self.batchSize = batchSize
    self.learningRate = learningRate
    self.momentum = momentum
    self.weightDecay = weightDecay
    self.initialization = initialization
  }
}

extension TrainingDefaults {
  /// A start for the networks that were made for ImageNet.
  static let imageNet = TrainingDefaults(
    epochCount: 30, batchSize: 64, learningRate: 0.02, initialization: .he)
}
