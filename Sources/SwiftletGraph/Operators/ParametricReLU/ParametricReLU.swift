/// `x` where it is not negative, `slope * x` elsewhere, with slopes that are learned: one for all
/// elements, or one for each channel.
///
/// Inputs: `x`, `slope`. Shapes: `N x C x …`; the slope has one element, or is `C` followed by as many
/// 1s as `x` has axes after its channels; output as `x`. Source: ONNX operator `PRelu`; He, Zhang,
/// Ren, Sun: Delving Deep into Rectifiers, 2015.
public struct ParametricReLU: Operator, Hashable {
  public static let name = "ParametricReLU"

  public init() {}

  public func outputShapes(for inputs: [Shape]) throws(ShapeError) -> [Shape] {
    guard inputs.count == 2 else {
      throw ShapeError("takes an input and its slopes, not \(inputs.count) inputs")
    }
    let (input, slope) = (inputs[0], inputs[1])
    guard input.rank >= 2 else { throw ShapeError("input \(input) has no channel dimension") }
    guard slope.elementCount == 1 || slope.isPerChannel(of: input) else {
      throw ShapeError(
        "slopes of shape \(slope) are neither one nor one for each channel of \(input)")
    }
    return [input]
  }
}

extension Shape {
  /// Whether broadcasting to `input` gives each channel an element of its own.
  fileprivate func isPerChannel(of input: Shape) -> Bool {
    let axis = rank - (input.rank - 1)
    return axis >= 0 && self[axis] == input[1] && elementCount == input[1]
  }
}
