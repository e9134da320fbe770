extension ParametricReLU {
  /// Numerics: NaN stays NaN.
  public func forward(_ arguments: ForwardArguments) {
    let x = arguments.inputs[0].base
    let y = arguments.outputs[0].base
    ChannelRuns(arguments.inputs[0].shape, slope: arguments.inputs[1]).forEach { run, slope, _ in
      for index in run {
        let value = x[index]
        let scaled = slope * value
        y[index] = value < 0 ? scaled : value
      }
    }
  }

  /// The slope at zero is the learned one, as in PyTorch; its own gradient is `sum(dy * x)` over the
  /// elements below zero that it belongs to.
  public func backward(_ arguments: BackwardArguments) {
    let x = arguments.inputs[0].base
    let dy = arguments.outputGradients[0].base
    let runs = ChannelRuns(arguments.inputs[0].shape, slope: arguments.inputs[1])
    if let dx = arguments.inputGradients[0]?.base {
      runs.forEach { run, slope, _ in
        for index in run {
          let gradient = dy[index]
          let scaled = slope * gradient
          dx[index] = x[index] > 0 ? gradient : scaled
        }
      }
    }
    if let gradient = arguments.inputGradients[1] {
      gradient.base.fill(gradient.count)
      runs.forEach { run, _, place in
        // In double: a run may be a whole image.
        var sum = 0.0
        for index in run {
          let product = dy[index] * x[index]
          sum += Double(x[index] < 0 ? product : 0)
        }
        gradient.base[place] += Float(sum)
      }
    }
  }
}

/// The elements of `N x C x …` channel by channel, each with its slope.
private struct ChannelRuns {
  private let count: Int
  private let channels: Int
  /// Elements of one channel of one sample.
  private let area: Int
  private let slope: TensorView

  init(_ shape: Shape, slope: TensorView) {
    count = shape[0] * shape[1]
    channels = shape[1]
    area = shape.dimensions.dropFirst(2).reduce(1, *)
    self.slope = slope
  }

  /// Calls `body` with the elements of a channel, its slope and that slope's place.
  @inline(__always)
  func forEach(_ body: (_ run: Range<Int>, _ slope: Float, _ place: Int) -> Void) {
    for plane in 0..<count {
      let place = slope.count == 1 ? 0 : plane % channels
      body(plane * area..<(plane + 1) * area, slope.base[place], place)
    }
  }
}
