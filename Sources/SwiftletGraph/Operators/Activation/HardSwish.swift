/// `x * max(0, min(1, x / 6 + 1 / 2))`, element by element. Shapes: any.
///
/// Source: ONNX operator `HardSwish`; Howard and others: Searching for MobileNetV3, 2019.
public struct HardSwish: Operator, Hashable {
  public static let name = "HardSwish"

  public init() {}

  public func outputShapes(for inputs: [Shape]) throws(ShapeError) -> [Shape] {
    [try inputs.single()]
  }
}
