extension ReLU {
  public func isOverwritable(input: Int) -> Bool { true }

  public func epilogue(after input: Int, _ arguments: ForwardArguments) -> Epilogue? {
    Epilogue(minimum: 0)
  }

  /// Numerics: NaN stays NaN, so that a diverged network shows itself.
  public func forward(_ arguments: ForwardArguments) {
    arguments.write(Epilogue(minimum: 0))
  }

  /// The gradient at zero is zero.
  public func backward(_ arguments: BackwardArguments) {
    guard let dx = arguments.inputGradients[0] else { return }
    let y = arguments.outputs[0].base
    let dy = arguments.outputGradients[0].base
    arguments.workers.split(dx.count, minimum: sharedElements) { _, range in
      for index in range {
        // Read before the choice: a read that depends on it would put a branch into the loop.
        let gradient = dy[index]
        dx.base[index] = y[index] > 0 ? gradient : 0
      }
    }
  }
}
