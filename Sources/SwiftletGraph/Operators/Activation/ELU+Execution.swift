import Glibc

extension ELU {
  public func isOverwritable(input: Int) -> Bool { true }

  /// Numerics: `expm1`, which keeps its digits near zero. NaN stays NaN.
  public func forward(_ arguments: ForwardArguments) {
    let alpha = alpha
    arguments.map { x in x < 0 ? alpha * expm1f(x) : x }
  }

  /// Below zero `alpha * exp(x) = y + alpha`: no second exponential. The slope at zero is `alpha`.
  public func backward(_ arguments: BackwardArguments) {
    let alpha = alpha
    arguments.chain { x, y in
      let below = y + alpha
      return x > 0 ? 1 : below
    }
  }
}
