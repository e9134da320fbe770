extension MaxPool {
  /// Each output's gradient goes to the element that was its maximum.
  public func backward(_ arguments: BackwardArguments) {
    guard let dx = arguments.inputGradients[0] else { return }
    let dy = arguments.outputGradients[0]
    let geometry = PoolGeometry(window, input: dx.shape, output: dy.shape)
    let places = arguments.saved.elements(Int32.self)
    dx.base.fill(dx.count)
    arguments.workers.split(
      dx.shape[0] * dx.shape[1], minimum: geometry.sharedPlanes
    ) { _, planes in
      for plane in planes {
        let target = dx.base + plane * geometry.inputPlane
        let start = plane * geometry.outputPlane
        for element in start..<start + geometry.outputPlane where places[element] >= 0 {
          target[Int(places[element])] += dy.base[element]
        }
      }
    }
  }
}
