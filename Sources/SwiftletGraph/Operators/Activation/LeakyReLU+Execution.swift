extension LeakyReLU {
  public func isOverwritable(input: Int) -> Bool { true }

  /// Numerics: NaN stays NaN.
  public func forward(_ arguments: ForwardArguments) {
    let alpha = alpha
    arguments.map { x in
      let scaled = alpha * x
      return x < 0 ? scaled : x
    }
  }

  /// The slope at zero is `alpha`, as in PyTorch.
  public func backward(_ arguments: BackwardArguments) {
    let alpha = alpha
    arguments.chain { x, _ in x > 0 ? 1 : alpha }
  }
}
