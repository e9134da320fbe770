/// The mean under each window over any number of spatial axes: pooling of volumes. Images take
/// `AveragePool`, which is fast; this is a plain loop.
///
/// Shapes: input `N x C x D1 x …`, output alike. Source: ONNX operator `AveragePool`.
public struct SpatialAveragePool: Operator, Hashable {
  public static let name = "SpatialAveragePool"

  public var window: SpatialWindow
  /// ONNX `ceil_mode`.
  public var roundsUp: Bool
  /// ONNX `count_include_pad`: divide by the window's size rather than by the valid elements.
  public var countsPadding: Bool

  public init(window: SpatialWindow, roundsUp: Bool = false, countsPadding: Bool = false) {
    self.window = window
    self.roundsUp = roundsUp
    self.countsPadding = countsPadding
  }

  public func outputShapes(for inputs: [Shape]) throws(ShapeError) -> [Shape] {
    let input = try inputs.single(with: 1)
    let output = try window.outputShape(input: input, channels: input[1], roundingUp: roundsUp)
    try window.requirePoolPadding()
    return [output]
  }

  public func forward(_ arguments: ForwardArguments) {
    let (x, y) = (arguments.inputs[0], arguments.outputs[0])
    let taps = SpatialTaps(window, input: x.shape, output: y.shape)
    let factors = factors(taps)
    y.base.fill(y.count)
    for plane in 0..<x.shape[0] * x.shape[1] {
      let source = x.base + plane * taps.inputArea
      let target = y.base + plane * taps.outputArea
      taps.forEach { output, input, _ in target[output] += source[input] }
      for index in factors.indices { target[index] *= factors[index] }
    }
  }

  /// Each output's gradient goes in equal parts to the elements it is the mean of.
  public func backward(_ arguments: BackwardArguments) {
    guard let dx = arguments.inputGradients[0] else { return }
    let dy = arguments.outputGradients[0]
    let taps = SpatialTaps(window, input: dx.shape, output: dy.shape)
    let factors = factors(taps)
    dx.base.fill(dx.count)
    for plane in 0..<dx.shape[0] * dx.shape[1] {
      let source = dy.base + plane * taps.outputArea
      let target = dx.base + plane * taps.inputArea
      taps.forEach { output, input, _ in target[input] += source[output] * factors[output] }
    }
  }

  private func factors(_ taps: SpatialTaps) -> [Float] {
    (0..<taps.outputArea).map {
      1 / Float(max(taps.count($0, countsPadding: countsPadding), 1))
    }
  }
}
