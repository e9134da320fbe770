extension Dropout {
  /// One factor per element: 0 or `1 / (1 - rate)`.
  public func savedByteCount(for inputs: [Shape]) -> Int {
    inputs[0].elementCount * MemoryLayout<Float>.stride
  }

  public func forward(_ arguments: ForwardArguments) {
    let input = arguments.inputs[0]
    let y = arguments.outputs[0].base
    guard var random = arguments.random, rate > 0 else {
      y.update(from: input.base, count: input.count)
      return
    }
    let factors = arguments.saved.elements(Float.self)
    let kept = 1 / (1 - rate)
    for index in 0..<input.count {
      factors[index] = random.nextUnitFloat() < rate ? 0 : kept
    }
    for index in 0..<input.count { y[index] = input.base[index] * factors[index] }
  }

  public func backward(_ arguments: BackwardArguments) {
    guard let dx = arguments.inputGradients[0] else { return }
    let dy = arguments.outputGradients[0].base
    guard rate > 0 else {
      dx.base.update(from: dy, count: dx.count)
      return
    }
    let factors = arguments.saved.elements(Float.self)
    for index in 0..<dx.count { dx.base[index] = dy[index] * factors[index] }
  }
}
