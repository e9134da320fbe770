extension Clip {
  public func isOverwritable(input: Int) -> Bool { true }

  public func epilogue(after input: Int, _ arguments: ForwardArguments) -> Epilogue? {
    Epilogue(minimum: minimum, maximum: maximum)
  }

  /// Numerics: NaN stays NaN.
  public func forward(_ arguments: ForwardArguments) {
    arguments.write(Epilogue(minimum: minimum, maximum: maximum))
  }

  /// The gradient passes strictly between the limits.
  public func backward(_ arguments: BackwardArguments) {
    guard let dx = arguments.inputGradients[0] else { return }
    let (low, high) = (minimum, maximum)
    let x = arguments.inputs[0].base
    let dy = arguments.outputGradients[0].base
    arguments.workers.split(dx.count, minimum: sharedElements) { _, range in
      for index in range {
        // Reads before choices and no `&&`: either would put a branch into the loop.
        let value = x[index]
        let gradient = dy[index]
        let above = value > low ? gradient : 0
        dx.base[index] = value < high ? above : 0
      }
    }
  }
}
