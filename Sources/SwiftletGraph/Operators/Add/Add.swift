/// The sum of two tensors, element by element, with broadcasting (residual connections).
/// Source: ONNX operator `Add`.
public struct Add: BroadcastingOperator, Hashable {
  public static let name = "Add"

  public init() {}

  public func forward(_ arguments: ForwardArguments) {
    let output = arguments.outputs[0]
    guard arguments.inputs.allSatisfy({ $0.shape == output.shape }) else {
      return arguments.combine { a, b in a + b }
    }
    arguments.write(Epilogue(addend: arguments.inputs[1].base))
  }

  public func epilogue(after input: Int, _ arguments: ForwardArguments) -> Epilogue? {
    let addend = arguments.inputs[1 - input]
    return addend.shape == arguments.outputs[0].shape ? Epilogue(addend: addend.base) : nil
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
