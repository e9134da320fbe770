extension Softmax {
  public func forward(_ arguments: ForwardArguments) {
    let input = arguments.inputs[0]
    let y = arguments.outputs[0].base
    let rows = AxisRows(input.shape, axis: axis)
    rows.forEach { start in
      let sum = rows.writePowers(of: input.base, into: y, start).sum
      for place in rows.places(start) { y[place] /= sum }
    }
  }

  /// `dx = y * (dy - sum(y * dy))`.
  public func backward(_ arguments: BackwardArguments) {
    guard let dx = arguments.inputGradients[0] else { return }
    let y = arguments.outputs[0].base
    let dy = arguments.outputGradients[0].base
    let rows = AxisRows(dx.shape, axis: axis)
    rows.forEach { start in
      var sum: Float = 0
      for place in rows.places(start) { sum += y[place] * dy[place] }
      for place in rows.places(start) { dx.base[place] = y[place] * (dy[place] - sum) }
    }
  }
}
