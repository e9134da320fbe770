extension Add {
  public func isOverwritable(input: Int) -> Bool { true }

  public func epilogue(after input: Int, _ arguments: ForwardArguments) -> Epilogue? {
    Epilogue(addend: arguments.inputs[1 - input].base)
  }

  public func forward(_ arguments: ForwardArguments) {
    let sum = Epilogue(addend: arguments.inputs[1].base)
    arguments.workers.split(arguments.inputs[0].count, minimum: sharedElements) { _, range in
      sum.write(
        range.count, from: arguments.inputs[0].base + range.lowerBound,
        to: arguments.outputs[0].base + range.lowerBound, first: range.lowerBound)
    }
  }

  /// Both inputs receive the output's gradient.
  public func backward(_ arguments: BackwardArguments) {
    let dy = arguments.outputGradients[0]
    for gradient in arguments.inputGradients {
      gradient?.base.update(from: dy.base, count: dy.count)
    }
  }
}
