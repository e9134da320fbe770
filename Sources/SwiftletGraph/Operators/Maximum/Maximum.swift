/// The larger of two elements at the same place, with broadcasting. NaN wins over all numbers.
/// Source: ONNX operator `Max` with two inputs.
public struct Maximum: BroadcastingOperator, Hashable {
  public static let name = "Maximum"

  public init() {}

  public func forward(_ arguments: ForwardArguments) {
    arguments.combine { a, b in
      let number = a > b ? a : b
      return a != a ? a : number
    }
  }

  /// The gradient goes to the larger one, in equal parts to equal ones, as in PyTorch.
  public func backward(_ arguments: BackwardArguments) {
    arguments.distribute(
      left: { dy, a, b in a > b ? dy : (a == b ? dy / 2 : 0) },
      right: { dy, a, b in b > a ? dy : (a == b ? dy / 2 : 0) })
  }
}
