extension GlobalMaxPool {
  /// Numerics: of equal elements the first wins; NaN wins over all numbers.
  public func forward(_ arguments: ForwardArguments) {
    let input = arguments.inputs[0]
    let area = input.shape.channelArea
    for plane in 0..<input.shape[0] * input.shape[1] {
      let map = input.base + plane * area
      arguments.outputs[0].base[plane] = map[Self.place(of: map, area)]
    }
  }

  /// The gradient goes to the element that was the maximum, which is looked for again.
  public func backward(_ arguments: BackwardArguments) {
    guard let dx = arguments.inputGradients[0] else { return }
    let area = dx.shape.channelArea
    dx.base.fill(dx.count)
    for plane in 0..<dx.shape[0] * dx.shape[1] {
      let place = Self.place(of: arguments.inputs[0].base + plane * area, area)
      dx.base[plane * area + place] = arguments.outputGradients[0].base[plane]
    }
  }

  private static func place(of map: FloatRun, _ count: Int) -> Int {
    var best = 0
    for index in 0..<count where map[index] > map[best] || map[index].isNaN {
      best = index
      if map[index].isNaN { break }
    }
    return best
  }
}
