extension SpaceToDepth {
  public func forward(_ arguments: ForwardArguments) {
    let output = arguments.outputs[0]
    BlockRearrangement(blockSize: blockSize, order: .blockFirst, deep: output.shape)
      .gather(arguments.inputs[0].base, into: output.base)
  }

  public func backward(_ arguments: BackwardArguments) {
    guard let dx = arguments.inputGradients[0] else { return }
    let dy = arguments.outputGradients[0]
    BlockRearrangement(blockSize: blockSize, order: .blockFirst, deep: dy.shape)
      .spread(dy.base, into: dx.base)
  }
}
