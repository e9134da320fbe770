/// Each sample as one row. Shapes: input `N x …`, output `N x K`. Source: ONNX `Flatten`, axis 1.
public struct Flatten: ElementPreserving, Hashable {
  public static let name = "Flatten"

  public init() {}

  public func outputShapes(for inputs: [Shape]) throws(ShapeError) -> [Shape] {
    let input = try inputs.single()
    guard input.rank >= 1 else { throw ShapeError("input must have a batch dimension") }
    return [[input[0], input.sample.elementCount]]
  }
}
