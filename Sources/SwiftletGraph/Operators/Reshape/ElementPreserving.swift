/// An operator that gives the same elements, in the same order, another shape.
public protocol ElementPreserving: Operator {}

extension ElementPreserving {
  public func isOverwritable(input: Int) -> Bool { true }

  /// The elements are in the right order already.
  public func forward(_ arguments: ForwardArguments) {
    let input = arguments.inputs[0]
    arguments.outputs[0].base.copyElsewhere(input.count, from: input.base)
  }

  public func backward(_ arguments: BackwardArguments) {
    let dy = arguments.outputGradients[0]
    arguments.inputGradients[0]?.base.update(from: dy.base, count: dy.count)
  }
}
