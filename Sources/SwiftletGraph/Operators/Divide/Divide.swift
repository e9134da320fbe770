/// `a / b`, element by element, with broadcasting. Numerics: IEEE, a zero divisor gives an infinity
/// or NaN. Source: ONNX operator `Div`.
public struct Divide: BroadcastingOperator, Hashable {
  public static let name = "Divide"

  public init() {}

  public func forward(_ arguments: ForwardArguments) {
    arguments.combine { a, b in a / b }
  }

  public func backward(_ arguments: BackwardArguments) {
    arguments.distribute(left: { dy, _, b in dy / b }, right: { dy, a, b in -dy * a / (b * b) })
  }
}
