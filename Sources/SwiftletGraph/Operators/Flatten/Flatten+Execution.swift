extension Flatten {
  /// The elements are in the right order already.
  public func forward(_ arguments: ForwardArguments) {
    let input = arguments.inputs[0]
    arguments.outputs[0].base.update(from: input.base, count: input.count)
  }

  public func backward(_ arguments: BackwardArguments) {
    let dy = arguments.outputGradients[0]
    arguments.inputGradients[0]?.base.update(from: dy.base, count: dy.count)
  }
}
