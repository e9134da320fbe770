import Glibc

extension Softmax {
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
        let power = expf(input.base[start + channel * stride] - largest)
        y[start + channel * stride] = power
        sum += power
      }
      for channel in 0..<rows.channels { y[start + channel * stride] /= sum }
    }
  }

  /// `dx = y * (dy - sum(y * dy))`.
  public func backward(_ arguments: BackwardArguments) {
    guard let dx = arguments.inputGradients[0] else { return }
    let y = arguments.outputs[0].base
    let dy = arguments.outputGradients[0].base
    let rows = SoftmaxRows(dx.shape)
    rows.forEach { start, stride in
      var sum: Float = 0
      for channel in 0..<rows.channels {
        sum += y[start + channel * stride] * dy[start + channel * stride]
      }
      for channel in 0..<rows.channels {
        let place = start + channel * stride
        dx.base[place] = y[place] * (dy[place] - sum)
      }
    }
  }
}
