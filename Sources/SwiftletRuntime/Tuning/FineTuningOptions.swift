/// How a step changes weights: stochastic gradient descent with momentum.
///
/// With `g` the mean gradient of the samples since the last step, scaled down so that its norm over
/// all parameters is at most `largestGradientNorm`:
///
///     g = g + weightDecay * w
///     v = momentum * v + g
///     w = w - learningRate * v
///
/// Source: Sutskever et al. 2013, in the form that PyTorch's `SGD` has.
public struct FineTuningOptions: Hashable, Sendable {
  public var learningRate: Float
  public var momentum: Float
  public var weightDecay: Float
  /// Infinity for no clipping.
  public var largestGradientNorm: Float
  /// Chooses the samples that stay in the replay cache, and those that are drawn from it.
  public var seed: UInt64

  public init(
    learningRate: Float = 0.01, momentum: Float = 0.9, weightDecay: Float = 0,
    largestGradientNorm: Float = .infinity, seed: UInt64 = 1
  ) {
    self.learningRate = learningRate
    self.momentum = momentum
    self.weightDecay = weightDecay
    self.largestGradientNorm = largestGradientNorm
    self.seed = seed
  }
}
