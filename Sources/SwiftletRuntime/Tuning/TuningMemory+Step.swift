// Stochastic gradient descent: `FineTuningOptions` has the formula.
extension TuningMemory {
  /// Changes the parameters by the gradients since the last step and forgets these.
  func step(_ options: FineTuningOptions) {
    let count = unsafe Float(Int(state.pointee.gradientSampleCount))
    let scale = unsafe clippedScale(1 / count, largest: options.largestGradientNorm)
    for index in unsafe 0..<parameterCount {
      unsafe gradients[index] =
        gradients[index] * scale + options.weightDecay * parameters[index]
    }
    if options.anchor != 0 { unsafe pullToFile(options.anchor) }
    for index in unsafe 0..<parameterCount {
      let velocity = unsafe options.momentum * momentum[index] + gradients[index]
      unsafe momentum[index] = velocity
      unsafe parameters[index] -= options.learningRate * velocity
      unsafe gradients[index] = 0
    }
    unsafe state.pointee.gradientSampleCount = 0
    unsafe state.pointee.stepCount += 1
    unsafe refreshBiases()
  }

  /// Mode `biases`: the int8 forward pass sees the biases as they are now. One that is not finite
  /// keeps its last value; `requantize` refuses it.
  func refreshBiases() {
    if unsafe mode == .layers { return }
    for index in unsafe 0..<layerCount { try? unsafe requantizeBiases(index) }
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

  /// Adds `pull` times each parameter's distance from the file's to its gradient, but for the rows of
  /// classes that the file does not have.
  private func pullToFile(_ pull: Float) {
    let known = unsafe headParameters(0..<fileClassCount)
    let all = unsafe headParameters(0..<classCapacity)
    unsafe self.pull(0..<known.weights.upperBound, pull)
    unsafe self.pull(known.biases, pull)
    unsafe self.pull(all.biases.upperBound..<parameterCount, pull)
  }

  private func pull(_ indices: Range<Int>, _ factor: Float) {
    for index in indices {
      unsafe gradients[index] += factor * (parameters[index] - masters[index])
    }
  }

  /// Classes that the model in the file tells apart.
  var fileClassCount: Int { unsafe Int(file.tensor(Int(file.logitsTensor)).channels) }
}
