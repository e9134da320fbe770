/// The inputs one after the other along the channel axis (1).
///
/// Shapes: inputs `N x Ci x …` alike but for Ci; output `N x sum(Ci) x …`.
/// Source: ONNX operator `Concat` with `axis = 1`.
public struct Concatenation: Operator, Hashable {
  public static let name = "Concatenation"

  public init() {}

  public func outputShapes(for inputs: [Shape]) throws(ShapeError) -> [Shape] {
    guard var output = inputs.first, output.rank >= 2 else {
      throw ShapeError("takes at least one input with a channel dimension")
    }
    for input in inputs.dropFirst() {
      var expected = output
      expected[1] = input.rank >= 2 ? input[1] : 0
      guard input == expected else {
        throw ShapeError("inputs \(inputs[0]) and \(input) differ in more than their channels")
      }
      output[1] += input[1]
    }
    return [output]
  }
}
