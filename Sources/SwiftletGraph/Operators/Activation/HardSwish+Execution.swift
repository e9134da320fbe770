extension HardSwish {
  public func isOverwritable(input: Int) -> Bool { true }

  /// Numerics: NaN stays NaN.
  public func forward(_ arguments: ForwardArguments) {
    arguments.map { x in
      let line = x * (1 / 6) + 0.5
      let raised = line < 0 ? 0 : line
      return x * (raised > 1 ? 1 : raised)
    }
  }

  /// The slope is 0 up to -3, 1 from 3 on, and `x / 3 + 1 / 2` between.
  public func backward(_ arguments: BackwardArguments) {
    arguments.chain { x, _ in
      let line = x * (1 / 3) + 0.5
      let above = x > -3 ? line : 0
      return x < 3 ? above : 1
    }
  }
}
