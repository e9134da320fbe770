/// `x` where it is not negative, `slope * x` elsewhere, with slopes that are learned: one for all
/// elements, one for each channel (`C x 1 x 1`), or of any shape that is broadcast to that of `x`.
///
/// Inputs: `x`, `slope`. Shapes: output as `x`. Source: ONNX operator `PRelu`; He, Zhang, Ren, Sun:
/// Delving Deep into Rectifiers, 2015.
public struct ParametricReLU: BroadcastingOperator, Hashable {
  public static let name = "ParametricReLU"

  public init() {}

  public func outputShapes(for inputs: [Shape]) throws(ShapeError) -> [Shape] {
    guard inputs.count == 2 else {
      throw ShapeError("takes an input and its slopes, not \(inputs.count) inputs")
    }
    guard inputs[0].broadcast(with: inputs[1]) == inputs[0] else {
      throw ShapeError("slopes of shape \(inputs[1]) cannot be broadcast to input \(inputs[0])")
    }
    return [inputs[0]]
  }

  /// Numerics: NaN stays NaN.
  public func forward(_ arguments: ForwardArguments) {
    arguments.combine { x, slope in
      let scaled = slope * x
      return x < 0 ? scaled : x
    }
  }

  /// The slope at zero is the learned one, as in PyTorch; its own gradient is `sum(dy * x)` over the
  /// elements below zero that it belongs to.
  public func backward(_ arguments: BackwardArguments) {
    arguments.distribute(
      left: { dy, x, slope in
        let scaled = slope * dy
        return x > 0 ? dy : scaled
      },
      right: { dy, x, _ in
        let product = dy * x
        return x < 0 ? product : 0
      })
  }
}
