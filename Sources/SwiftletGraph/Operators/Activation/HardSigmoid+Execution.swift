extension HardSigmoid {
  public func isOverwritable(input: Int) -> Bool { true }

  /// Numerics: NaN stays NaN.
  public func forward(_ arguments: ForwardArguments) {
    let (alpha, beta) = (alpha, beta)
    arguments.map { x in
      let line = alpha * x + beta
      let raised = line < 0 ? 0 : line
      return raised > 1 ? 1 : raised
    }
  }

  /// The gradient passes strictly between the limits.
  public func backward(_ arguments: BackwardArguments) {
    let alpha = alpha
    arguments.chain { _, y in
      // No `&&`: it would put a branch into the loop.
      let above = y > 0 ? alpha : 0
      return y < 1 ? above : 0
    }
  }
}
