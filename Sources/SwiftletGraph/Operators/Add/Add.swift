/// The sum of two tensors, element by element, with broadcasting (residual connections).
/// Source: ONNX operator `Add`.
public struct Add: BroadcastingOperator, Hashable {
  public static let name = "Add"

  public init() {}

  public func forward(_ arguments: ForwardArguments) {
    arguments.combine { a, b in a + b }
  }

  /// Both inputs receive the output's gradient.
  public func backward(_ arguments: BackwardArguments) {
    let dy = arguments.outputGradients[0]
    guard arguments.inputs.allSatisfy({ $0.shape == dy.shape }) else {
      return arguments.distribute(left: { dy, _, _ in dy }, right: { dy, _, _ in dy })
    }
    for gradient in arguments.inputGradients {
      gradient?.base.update(from: dy.base, count: dy.count)
    }
  }
}
