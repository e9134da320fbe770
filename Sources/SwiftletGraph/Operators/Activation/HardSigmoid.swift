/// `max(0, min(1, alpha * x + beta))`, element by element. Shapes: any.
/// Source: ONNX operator `HardSigmoid`.
public struct HardSigmoid: Operator, Hashable {
  public static let name = "HardSigmoid"

  public var alpha: Float
  public var beta: Float

  /// The defaults are ONNX's; PyTorch's function has `alpha` 1/6.
  public init(alpha: Float = 0.2, beta: Float = 0.5) {
    self.alpha = alpha
    self.beta = beta
  }

  public func outputShapes(for inputs: [Shape]) throws(ShapeError) -> [Shape] {
    [try inputs.single()]
  }
}
