/// `x` where it is not negative, `alpha * (exp(x) - 1)` elsewhere, element by element. Shapes: any.
///
/// Source: ONNX operator `Elu`; Clevert, Unterthiner, Hochreiter: Fast and Accurate Deep Network
/// Learning by Exponential Linear Units, 2015.
public struct ELU: Operator, Hashable {
  public static let name = "ELU"

  /// What the function falls to is `-alpha`.
  public var alpha: Float

  public init(alpha: Float = 1) {
    self.alpha = alpha
  }

  public func outputShapes(for inputs: [Shape]) throws(ShapeError) -> [Shape] {
    [try inputs.single()]
  }
}
