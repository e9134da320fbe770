extension GlobalAveragePool {
  public func forward(_ arguments: ForwardArguments) {
    let input = arguments.inputs[0]
    let area = input.shape.channelArea
    let factor = 1 / Float(area)
    for plane in 0..<input.shape[0] * input.shape[1] {
      arguments.outputs[0].base[plane] = (input.base + plane * area).sum(area) * factor
    }
  }

  /// Every element of a map receives the same share.
  public func backward(_ arguments: BackwardArguments) {
    guard let dx = arguments.inputGradients[0] else { return }
    let area = dx.shape.channelArea
    let factor = 1 / Float(area)
    for plane in 0..<dx.shape[0] * dx.shape[1] {
      let share = arguments.outputGradients[0].base[plane] * factor
      (dx.base + plane * area).fill(area, with: share)
    }
  }
}
