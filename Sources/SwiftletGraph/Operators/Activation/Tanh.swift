/// The hyperbolic tangent, element by element. Shapes: any. Source: ONNX operator `Tanh`.
public struct Tanh: Operator, Hashable {
  public static let name = "Tanh"

  public init() {}

  public func outputShapes(for inputs: [Shape]) throws(ShapeError) -> [Shape] {
    [try inputs.single()]
  }
}
