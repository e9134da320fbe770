extension AveragePool {
  /// Each output's gradient goes in equal parts to the elements it is the mean of.
  public func backward(_ arguments: BackwardArguments) {
    guard let dx = arguments.inputGradients[0] else { return }
    let dy = arguments.outputGradients[0]
    let geometry = PoolGeometry(window, input: dx.shape, output: dy.shape)
    var layout = ScratchLayout(arguments.scratch)
    let factors = layout.take(geometry.outputPlane, of: Float.self)
    let shares = layout.take(geometry.outputPlane, of: Float.self)
    geometry.writeFactors(into: factors, countsPadding: countsPadding)
    dx.base.fill(dx.count)
    for plane in 0..<dx.shape[0] * dx.shape[1] {
      let gradient = dy.base + plane * geometry.outputPlane
      for index in 0..<geometry.outputPlane { shares[index] = gradient[index] * factors[index] }
      let target = dx.base + plane * geometry.inputPlane
      geometry.forEachRun { run, stride in
        let source = shares + run.output
        let sums = target + run.input
        for index in 0..<run.count { sums[index &* stride] += source[index] }
      }
    }
  }
}
