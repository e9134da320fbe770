/// Training: each element is zero with probability `rate`, else `x / (1 - rate)`. Inference: `x`.
///
/// Shapes: any. Source: Srivastava et al. 2014; ONNX operator `Dropout`.
public struct Dropout: Operator, Hashable {
  public static let name = "Dropout"

  /// Probability of zero, in [0, 1).
  public var rate: Float

  public init(rate: Float = 0.5) {
    self.rate = rate
  }

  public func outputShapes(for inputs: [Shape]) throws(ShapeError) -> [Shape] {
    [try inputs.single()]
  }
}
