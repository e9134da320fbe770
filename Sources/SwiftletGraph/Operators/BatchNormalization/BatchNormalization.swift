/// Normalization of each channel to the batch's mean and variance, then scale and shift:
/// `y = scale * (x - mean) / sqrt(variance + epsilon) + shift`.
///
/// Shapes: input `N x C x …`; scale, shift, running mean and running variance `C`
/// each; output as the input. Training uses the batch's statistics and moves the running ones by
/// `momentum` (new = momentum * old + (1 - momentum) * batch; the batch variance unbiased).
/// Source: Ioffe and Szegedy 2015; ONNX operator `BatchNormalization`.
public struct BatchNormalization: Operator, Hashable {
  public static let name = "BatchNormalization"

  public var epsilon: Float
  /// Share of the old running statistics that each training step keeps.
  public var momentum: Float

  public init(epsilon: Float = 1e-5, momentum: Float = 0.9) {
    self.epsilon = epsilon
    self.momentum = momentum
  }

  public func outputShapes(for inputs: [Shape]) throws(ShapeError) -> [Shape] {
    guard inputs.count == 5 else {
      throw ShapeError("takes input, scale, shift, mean and variance, not \(inputs.count) inputs")
    }
    guard inputs[0].rank >= 2 else {
      throw ShapeError("input \(inputs[0]) has no channel dimension")
    }
    for statistic in inputs.dropFirst() where statistic != [inputs[0][1]] {
      throw ShapeError("statistics \(statistic) do not fit \(inputs[0][1]) channels")
    }
    return [inputs[0]]
  }

  /// Running mean and variance follow the data, not the gradient.
  public func isTrainable(input: Int) -> Bool { input < 3 }
}
