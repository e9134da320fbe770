/// `x` where it is not negative, `alpha * x` elsewhere, element by element. Shapes: any.
/// Source: ONNX operator `LeakyRelu`.
public struct LeakyReLU: Operator, Hashable {
  public static let name = "LeakyReLU"

  /// The slope below zero.
  public var alpha: Float

  public init(alpha: Float = 0.01) {
    self.alpha = alpha
  }

  public func outputShapes(for inputs: [Shape]) throws(ShapeError) -> [Shape] {
    [try inputs.single()]
  }
}
