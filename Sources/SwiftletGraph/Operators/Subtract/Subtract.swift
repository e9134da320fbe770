/// `a - b`, element by element, with broadcasting. Source: ONNX operator `Sub`.
public struct Subtract: BroadcastingOperator, Hashable {
  public static let name = "Subtract"

  public init() {}

  public func forward(_ arguments: ForwardArguments) {
    arguments.combine { a, b in a - b }
  }

  public func backward(_ arguments: BackwardArguments) {
    arguments.distribute(left: { dy, _, _ in dy }, right: { dy, _, _ in -dy })
  }
}
