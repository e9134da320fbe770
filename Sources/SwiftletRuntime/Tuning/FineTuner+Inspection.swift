// What tests look at, and set.
extension FineTuner {
  package var parameterCount: Int { unsafe memory.parameterCount }

  /// A weight or bias, in the order of the file's master weights.
  package func parameter(at index: Int) -> Float {
    precondition(index >= 0 && index < parameterCount)
    return unsafe memory.parameters[index]
  }

  package mutating func setParameter(at index: Int, _ value: Float) {
    precondition(index >= 0 && index < parameterCount)
    unsafe memory.parameters[index] = value
  }

  /// The sum of the samples' gradients since the last step.
  package func gradient(at index: Int) -> Float {
    precondition(index >= 0 && index < parameterCount)
    return unsafe memory.gradients[index]
  }

  /// Sets the range of a tail layer's output in place of what samples showed.
  package mutating func setRange(ofLayer index: Int, low: Float, high: Float) {
    precondition(index >= 0 && index < model.view.tuningLayerCount)
    unsafe memory.ranges[2 * index] = low
    unsafe memory.ranges[2 * index + 1] = high
    unsafe memory.state.pointee.rangeSampleCount = 1
  }
}
