import Glibc

extension LogSoftmax {
  public func forward(_ arguments: ForwardArguments) {
    let input = arguments.inputs[0]
    let y = arguments.outputs[0].base
    let rows = SoftmaxRows(input.shape)
    rows.forEach { start, stride in
      var largest = -Float.infinity
      for channel in 0..<rows.channels {
        largest = max(largest, input.base[start + channel * stride])
      }
      var sum: Float = 0
      for channel in 0..<rows.channels {
        sum += expf(input.base[start + channel * stride] - largest)
      }
      // At least the largest element's 1 is in the sum: its logarithm is finite.
      let logarithm = logf(sum)
      for channel in 0..<rows.channels {
        let place = start + channel * stride
        y[place] = input.base[place] - largest - logarithm
      }
    }
  }

  /// `dx = dy - exp(y) * sum(dy)`.
  public func backward(_ arguments: BackwardArguments) {
    guard let dx = arguments.inputGradients[0] else { return }
    let y = arguments.outputs[0].base
    let dy = arguments.outputGradients[0].base
    let rows = SoftmaxRows(dx.shape)
    rows.forEach { start, stride in
      var sum: Float = 0
      for channel in 0..<rows.channels { sum += dy[start + channel * stride] }
      for channel in 0..<rows.channels {
        let place = start + channel * stride
        dx.base[place] = dy[place] - expf(y[place]) * sum
      }
    }
  }
}
