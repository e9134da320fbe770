extension Clip {
  /// Numerics: NaN stays NaN.
  public func forward(_ arguments: ForwardArguments) {
    let (low, high) = (minimum, maximum)
    let x = arguments.inputs[0].base
    let y = arguments.outputs[0].base
    for index in 0..<arguments.inputs[0].count {
      let value = x[index]
      let raised = value < low ? low : value
      y[index] = raised > high ? high : raised
    }
  }

  /// The gradient passes strictly between the limits.
  public func backward(_ arguments: BackwardArguments) {
    guard let dx = arguments.inputGradients[0] else { return }
    let (low, high) = (minimum, maximum)
    let x = arguments.inputs[0].base
    let dy = arguments.outputGradients[0].base
    for index in 0..<dx.count {
      // Reads before choices and no `&&`: either would put a branch into the loop.
      let value = x[index]
      let gradient = dy[index]
      let above = value > low ? gradient : 0
      dx.base[index] = value < high ? above : 0
    }
  }
}
