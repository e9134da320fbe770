extension TailLayer<Float> {
  /// `y = factor0 * a + factor1 * b`; rescale has no `b`.
  func forwardAdd() {
    for index in unsafe 0..<output.count {
      var sum = unsafe factor0 * input0.base[index]
      if unsafe kind == .add { sum += unsafe factor1 * input1.base[index] }
      unsafe output.base[index] = sum
    }
    unsafe clampOutput()
  }
}

extension TailLayer {
  func backwardAdd() {
    if let gradient = unsafe inputGradient0 {
      unsafe gradient.add(factor0, outputGradient, count: output.count)
    }
    if let gradient = unsafe inputGradient1, unsafe kind == .add {
      unsafe gradient.add(factor1, outputGradient, count: output.count)
    }
  }
}
