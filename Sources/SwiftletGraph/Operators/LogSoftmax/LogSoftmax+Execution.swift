import Glibc

extension LogSoftmax {
  public func forward(_ arguments: ForwardArguments) {
    let input = arguments.inputs[0]
    let y = arguments.outputs[0].base
    let rows = AxisRows(input.shape, axis: axis)
    rows.forEach { start in
      let (largest, sum) = rows.writePowers(of: input.base, into: y, start)
      let logarithm = logf(sum)
      for place in rows.places(start) { y[place] = input.base[place] - largest - logarithm }
    }
  }

  /// `dx = dy - exp(y) * sum(dy)`.
  public func backward(_ arguments: BackwardArguments) {
    guard let dx = arguments.inputGradients[0] else { return }
    let y = arguments.outputs[0].base
    let dy = arguments.outputGradients[0].base
    let rows = AxisRows(dx.shape, axis: axis)
    rows.forEach { start in
      var sum: Float = 0
      for place in rows.places(start) { sum += dy[place] }
      for place in rows.places(start) { dx.base[place] = dy[place] - expf(y[place]) * sum }
    }
  }
}
