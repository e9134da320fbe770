import Glibc

extension Sigmoid {
  public func isOverwritable(input: Int) -> Bool { true }

  /// Numerics: an exponential that overflows (x below -88) gives 0, the limit. NaN stays NaN.
  public func forward(_ arguments: ForwardArguments) {
    arguments.map { x in 1 / (1 + expf(-x)) }
  }

  /// `dy * y * (1 - y)`.
  public func backward(_ arguments: BackwardArguments) {
    arguments.chain { _, y in y * (1 - y) }
  }
}
