extension Add {
  public func forward(_ arguments: ForwardArguments) {
    let left = arguments.inputs[0].base
    let right = arguments.inputs[1].base
    let y = arguments.outputs[0].base
    for index in 0..<arguments.inputs[0].count { y[index] = left[index] + right[index] }
  }

  /// Both inputs receive the output's gradient.
  public func backward(_ arguments: BackwardArguments) {
    let dy = arguments.outputGradients[0]
    for gradient in arguments.inputGradients {
      gradient?.base.update(from: dy.base, count: dy.count)
    }
  }
}
