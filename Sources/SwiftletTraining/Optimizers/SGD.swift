public import SwiftletGraph

/// Stochastic gradient descent with momentum and weight decay.
///
/// For each parameter `p` with gradient `g`: `g += weightDecay * p`; `v = momentum * v + g` (the
/// first step `v = g`); `p -= learningRate * (nesterov ? g + momentum * v : v)`.
///
/// Memory: one float per trainable element when momentum is not 0.
/// Source: PyTorch `torch.optim.SGD` with dampening 0.
public struct SGD: Sendable {
  /// What does not change during training.
  public struct Options: Hashable, Sendable {
    /// In [0, 1).
    public var momentum: Float
    /// At least 0.
    public var weightDecay: Float
    public var isNesterov: Bool

    public init(momentum: Float = 0, weightDecay: Float = 0, isNesterov: Bool = false) {
      self.momentum = momentum
      self.weightDecay = weightDecay
      self.isNesterov = isNesterov
    }
  }

  public let options: Options
  /// By parameter; empty before the first step.
  private var velocities: [[Float]] = []

  /// Throws: `TrainingError.invalidOption` for values outside of their ranges.
  public init(_ options: Options) throws(TrainingError) {
    guard (0..<1).contains(options.momentum) else {
      throw .invalidOption(
        name: "momentum", value: "\(options.momentum)", expected: "at least 0 and below 1")
    }
    guard options.weightDecay >= 0, options.weightDecay.isFinite else {
      throw .invalidOption(
        name: "weight decay", value: "\(options.weightDecay)", expected: "at least 0")
    }
    self.options = options
  }

  /// Moves every parameter by its gradient.
  ///
  /// Precondition: the same parameters in the same order at every step.
  /// Complexity: O(trainable elements).
  public mutating func step(_ parameters: [TrainableParameter], learningRate: Float) {
    if velocities.isEmpty {
      velocities = parameters.map { Array(repeating: 0, count: $0.value.count) }
    }
    precondition(velocities.count == parameters.count)
    let options = options
    for (index, parameter) in parameters.enumerated() {
      velocities[index].withUnsafeMutableBufferPointer { velocity in
        precondition(velocity.count == parameter.value.count)
        Self.update(
          parameter.value.elements, parameter.gradient.elements, velocity, options,
          learningRate: learningRate)
      }
    }
  }

  private static func update(
    _ values: UnsafeMutableBufferPointer<Float>, _ gradients: UnsafeBufferPointer<Float>,
    _ velocity: UnsafeMutableBufferPointer<Float>, _ options: Options, learningRate: Float
  ) {
    let momentum = options.momentum
    let weightDecay = options.weightDecay
    let isNesterov = options.isNesterov
    // Velocities start at zero, so the first step needs no case of its own: 0 * m + g = g.
    for index in values.indices {
      let gradient = gradients[index] + weightDecay * values[index]
      let moved = momentum * velocity[index] + gradient
      velocity[index] = moved
      values[index] -= learningRate * (isNesterov ? gradient + momentum * moved : moved)
    }
  }
}
