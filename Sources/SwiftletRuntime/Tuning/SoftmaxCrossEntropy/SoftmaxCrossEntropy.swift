/// The loss of one sample: `-ln softmax(logits)[label]`.
enum SoftmaxCrossEntropy {
  /// Returns the loss and puts its gradient, `softmax(logits) - (class == label)`, in the logits'
  /// place.
  ///
  /// Numerics: exponentials of the differences to the largest logit and their sum in double, so that
  /// no logit overflows; loss and gradient rounded to float32.
  /// Precondition: `label` is in `0..<count`.
  static func gradient(
    _ logits: UnsafeMutablePointer<Float>, count: Int, label: Int
  ) -> Float {
    var largest = unsafe logits[0]
    for index in 0..<count { largest = unsafe max(largest, logits[index]) }
    var sum = 0.0
    for index in 0..<count { sum += unsafe distance(logits[index], largest).exponential }
    let loss = unsafe sum.naturalLogarithm - distance(logits[label], largest)
    for index in 0..<count {
      let probability = unsafe distance(logits[index], largest).exponential / sum
      unsafe logits[index] = Float(index == label ? probability - 1 : probability)
    }
    return Float(loss)
  }

  /// At most 0. Logits that are not finite give a finite number all the same: training notices the
  /// weights.
  private static func distance(_ logit: Float, _ largest: Float) -> Double {
    let distance = Double(logit) - Double(largest)
    return distance <= 0 ? max(distance, -1000) : -1000
  }
}
