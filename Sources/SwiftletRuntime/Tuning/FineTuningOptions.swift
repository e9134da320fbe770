/// How a step changes weights: stochastic gradient descent with momentum.
///
/// With `g` the mean gradient of the samples since the last step, scaled down so that its norm over
/// all parameters is at most `largestGradientNorm`:
///
///     g = g + weightDecay * w + anchor * (w - w0)
///     v = momentum * v + g
///     w = w - learningRate * v
///
/// where `w0` is the weight in the file; new classes have none, and no anchor.
/// Source: Sutskever et al. 2013, in the form that PyTorch's `SGD` has; Li, Grandvalet, Davoine,
/// "Explicit inductive bias for transfer learning with convolutional networks", ICML 2018 (L2-SP).
public struct FineTuningOptions: Hashable, Sendable {
  public var learningRate: Float
  public var momentum: Float
  public var weightDecay: Float
  /// Holds what the model knew: few samples of old classes say little against the many it came from.
  public var anchor: Float
  /// How often a new class is drawn from the replay cache, where an old one is drawn once; at most 1.
  /// Less keeps more of the old classes' recall and gives up some of the new ones'.
  public var newClassShare: Float
  /// Infinity for no clipping.
  public var largestGradientNorm: Float
  /// Chooses the samples that stay in the replay cache, and those that are drawn from it.
  public var seed: UInt64

  public init(
    learningRate: Float = 0.01, momentum: Float = 0.9, weightDecay: Float = 0,
    anchor: Float = 0, newClassShare: Float = 1,
    largestGradientNorm: Float = .infinity, seed: UInt64 = 1
  ) {
    self.learningRate = learningRate
    self.momentum = momentum
    self.weightDecay = weightDecay
    self.anchor = anchor
    self.newClassShare = newClassShare
    self.largestGradientNorm = largestGradientNorm
    self.seed = seed
  }
}
