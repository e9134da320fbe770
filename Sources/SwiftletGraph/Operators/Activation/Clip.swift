/// `min(max(x, minimum), maximum)`, element by element. Shapes: any. Source: ONNX operator `Clip`.
public struct Clip: Operator, Hashable {
  public static let name = "Clip"

  public var minimum: Float
  public var maximum: Float

  public init(minimum: Float, maximum: Float) {
    self.minimum = minimum
    self.maximum = maximum
  }

  /// ReLU6: clip to [0, 6].
  public static let relu6 = Clip(minimum: 0, maximum: 6)

  public func outputShapes(for inputs: [Shape]) throws(ShapeError) -> [Shape] {
    [try inputs.single()]
  }
}
