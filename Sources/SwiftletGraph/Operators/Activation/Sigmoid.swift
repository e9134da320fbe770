/// `1 / (1 + exp(-x))`, element by element. Shapes: any. Source: ONNX operator `Sigmoid`.
public struct Sigmoid: Operator, Hashable {
  public static let name = "Sigmoid"

  public init() {}

  public func outputShapes(for inputs: [Shape]) throws(ShapeError) -> [Shape] {
    [try inputs.single()]
  }
}
