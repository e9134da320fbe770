/// `x - log(sum(exp(x)))` along one axis, by default the channels', computed from `x - max(x)`.
///
/// Shapes: any with that axis, output as the input. Source: ONNX operator `LogSoftmax` (from
/// operator set 13 on).
public struct LogSoftmax: Operator, Hashable {
  public static let name = "LogSoftmax"

  public var axis: Int

  public init(axis: Int = 1) {
    self.axis = axis
  }

  public func outputShapes(for inputs: [Shape]) throws(ShapeError) -> [Shape] {
    [try inputs.single(with: axis)]
  }
}
