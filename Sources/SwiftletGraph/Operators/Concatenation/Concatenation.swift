/// The inputs one after the other along one axis, by default the channels'.
///
/// Shapes: inputs alike but for their extents along `axis`, whose sum is the output's.
/// Source: ONNX operator `Concat`.
public struct Concatenation: Operator, Hashable {
  public static let name = "Concatenation"

  public var axis: Int

  public init(axis: Int = 1) {
    self.axis = axis
  }

  public func outputShapes(for inputs: [Shape]) throws(ShapeError) -> [Shape] {
    guard var output = inputs.first, output.dimensions.indices.contains(axis) else {
      throw ShapeError("takes at least one input with an axis \(axis)")
    }
    for input in inputs.dropFirst() {
      var expected = output
      expected[axis] = axis < input.rank ? input[axis] : 0
      guard input == expected else {
        throw ShapeError("inputs \(inputs[0]) and \(input) differ in more than axis \(axis)")
      }
      output[axis] += input[axis]
    }
    return [output]
  }
}
