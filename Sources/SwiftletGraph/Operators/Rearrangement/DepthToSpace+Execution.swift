extension DepthToSpace {
  public func forward(_ arguments: ForwardArguments) {
    let input = arguments.inputs[0]
    BlockRearrangement(blockSize: blockSize, order: order, deep: input.shape)
      .spread(input.base, into: arguments.outputs[0].base)
  }

  public func backward(_ arguments: BackwardArguments) {
    guard let dx = arguments.inputGradients[0] else { return }
    BlockRearrangement(blockSize: blockSize, order: order, deep: dx.shape)
      .gather(arguments.outputGradients[0].base, into: dx.base)
  }
}
