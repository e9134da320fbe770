/// `a * b`, element by element, with broadcasting (squeeze-and-excitation, scales per channel).
/// Source: ONNX operator `Mul`.
public struct Multiply: BroadcastingOperator, Hashable {
  public static let name = "Multiply"

  public init() {}

  public func forward(_ arguments: ForwardArguments) {
    arguments.combine { a, b in a * b }
  }

  public func backward(_ arguments: BackwardArguments) {
    arguments.distribute(left: { dy, _, b in dy * b }, right: { dy, a, _ in dy * a })
  }
}
