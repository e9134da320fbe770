import Glibc

extension Tanh {
  public func isOverwritable(input: Int) -> Bool { true }

  /// Numerics: NaN stays NaN.
  public func forward(_ arguments: ForwardArguments) {
    arguments.map { x in tanhf(x) }
  }

  /// `dy * (1 - y^2)`.
  public func backward(_ arguments: BackwardArguments) {
    arguments.chain { _, y in 1 - y * y }
  }
}
