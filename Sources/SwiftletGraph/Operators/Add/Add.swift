/// The sum of two tensors of the same shape, element by element (residual connections).
/// Source: ONNX operator `Add`.
public struct Add: Operator, Hashable {
  public static let name = "Add"

  public init() {}

  public func outputShapes(for inputs: [Shape]) throws(ShapeError) -> [Shape] {
    guard inputs.count == 2 else { throw ShapeError("takes two inputs, not \(inputs.count)") }
    guard inputs[0] == inputs[1] else {
      throw ShapeError("inputs \(inputs[0]) and \(inputs[1]) must have the same shape")
    }
    return [inputs[0]]
  }
}
