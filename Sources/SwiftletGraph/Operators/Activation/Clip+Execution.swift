extension Clip {
  /// Numerics: NaN stays NaN.
  public func forward(_ arguments: ForwardArguments) {
    let (low, high) = (minimum, maximum)
    let x = arguments.inputs[0].base
    let y = arguments.outputs[0].base
    for index in 0..<arguments.inputs[0].count {
      let raised = x[index] < low ? low : x[index]
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
      // Both comparisons are made always: `&&` would put a branch into the loop.
      let above: Float = x[index] > low ? dy[index] : 0
      dx.base[index] = x[index] < high ? above : 0
    }
  }
}
