/// Loops for operators that compute each output element from the input element at its place.
///
/// The closures are inlined: where they neither call nor branch, the loops become vector code.
extension ForwardArguments {
  /// `y[i] = function(x[i])`.
  @inline(__always)
  func map(_ function: (_ x: Float) -> Float) {
    let x = inputs[0].base
    let y = outputs[0].base
    for index in 0..<inputs[0].count { y[index] = function(x[index]) }
  }
}

extension BackwardArguments {
  /// `dx[i] = dy[i] * slope(x[i], y[i])`, where the slope is the function's derivative at `x`.
  @inline(__always)
  func chain(_ slope: (_ x: Float, _ y: Float) -> Float) {
    guard let dx = inputGradients[0] else { return }
    let x = inputs[0].base
    let y = outputs[0].base
    let dy = outputGradients[0].base
    for index in 0..<dx.count { dx.base[index] = dy[index] * slope(x[index], y[index]) }
  }
}
