/// `x - log(sum(exp(x)))` over the channel axis (1), computed from `x - max(x)`.
///
/// Shapes: `N x C` or `N x C x H x W`, output as the input. Source: ONNX `LogSoftmax`, axis 1.
public struct LogSoftmax: Operator, Hashable {
  public static let name = "LogSoftmax"

  public init() {}

  public func outputShapes(for inputs: [Shape]) throws(ShapeError) -> [Shape] {
    let input = try inputs.single()
    guard input.rank >= 2 else { throw ShapeError("input \(input) has no channel dimension") }
    return [input]
  }
}
