// Stochastic gradient descent: `FineTuningOptions` has the formula.
extension TuningMemory {
  /// Changes the parameters by the gradients since the last step and forgets these.
  func step(_ options: FineTuningOptions) {
    let count = unsafe Float(Int(state.pointee.gradientSampleCount))
    let scale = unsafe clippedScale(1 / count, largest: options.largestGradientNorm)
    for index in unsafe 0..<parameterCount {
      var gradient = unsafe gradients[index] * scale
      gradient += unsafe options.weightDecay * parameters[index]
      let velocity = unsafe options.momentum * momentum[index] + gradient
      unsafe momentum[index] = velocity
      unsafe parameters[index] -= options.learningRate * velocity
      unsafe gradients[index] = 0
    }
    unsafe state.pointee.gradientSampleCount = 0
    unsafe state.pointee.stepCount += 1
  }

  /// `scale`, or less where the gradients times it would have a norm above `largest`.
  private func clippedScale(_ scale: Float, largest: Float) -> Float {
    if largest == .infinity { return scale }
    let squares = unsafe UnsafePointer(gradients).dot(gradients, count: parameterCount)
    if !squares.isNormal || squares < 0 { return scale }
    // The square root without libm.
    let norm = Float((Double(squares).naturalLogarithm / 2).exponential) * scale
    return norm > largest ? scale * (largest / norm) : scale
  }
}
