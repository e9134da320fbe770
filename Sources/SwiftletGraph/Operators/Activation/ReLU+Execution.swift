extension ReLU {
  /// Numerics: NaN stays NaN, so that a diverged network shows itself.
  public func forward(_ arguments: ForwardArguments) {
    let x = arguments.inputs[0].base
    let y = arguments.outputs[0].base
    for index in 0..<arguments.inputs[0].count {
      let value = x[index]
      y[index] = value < 0 ? 0 : value
    }
  }

  /// The gradient at zero is zero.
  public func backward(_ arguments: BackwardArguments) {
    guard let dx = arguments.inputGradients[0] else { return }
    let y = arguments.outputs[0].base
    let dy = arguments.outputGradients[0].base
    for index in 0..<dx.count {
      // Read before the choice: a read that depends on it would put a branch into the loop.
      let gradient = dy[index]
      dx.base[index] = y[index] > 0 ? gradient : 0
    }
  }
}
