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

/// The rows along the channel axis of `N x C x …`.
private struct SoftmaxRows {
  let batchSize: Int
  let channels: Int
  /// Elements from one channel to the next.
  let area: Int

  init(_ shape: Shape) {
    batchSize = shape[0]
    channels = shape[1]
    area = shape.dimensions.dropFirst(2).reduce(1, *)
  }

  @inline(__always)
  func forEach(_ body: (_ start: Int, _ stride: Int) -> Void) {
    for sample in 0..<batchSize {
      for pixel in 0..<area { body(sample * channels * area + pixel, area) }
    }
  }
}
