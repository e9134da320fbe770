/// `max(x, 0)`, element by element. Shapes: any. Source: ONNX operator `Relu`.
public struct ReLU: Operator, Hashable {
  public static let name = "ReLU"

  public init() {}

  public func outputShapes(for inputs: [Shape]) throws(ShapeError) -> [Shape] {
    [try inputs.single()]
  }
}
