import SwiftletRuntime

extension AveragePool {
  /// The reciprocal of each output pixel's divisor, and one plane of scaled gradients.
  public func scratchByteCount(for inputs: [Shape]) -> Int {
    guard let output = try? outputShapes(for: inputs).first else { return 0 }
    var layout = ScratchLayout()
    _ = layout.reserve(output[2] * output[3], of: Float.self)
    _ = layout.reserve(output[2] * output[3], of: Float.self)
    return layout.byteCount
  }

  public func forward(_ arguments: ForwardArguments) {
    let input = arguments.inputs[0]
    let output = arguments.outputs[0]
    let geometry = PoolGeometry(window, input: input.shape, output: output.shape)
    var layout = ScratchLayout(arguments.scratch)
    let factors = layout.take(geometry.outputPlane, of: Float.self)
    geometry.writeFactors(into: factors, countsPadding: countsPadding)
    arguments.workers.split(
      input.shape[0] * input.shape[1], minimum: geometry.sharedPlanes
    ) { _, planes in
      for plane in planes {
        writeMeans(
          geometry, input.base + plane * geometry.inputPlane, factors,
          into: output.base + plane * geometry.outputPlane)
      }
    }
  }

  private func writeMeans(
    _ geometry: PoolGeometry, _ x: FloatRun, _ factors: FloatRun, into y: MutableFloatRun
  ) {
    y.fill(geometry.outputPlane)
    geometry.forEachRun { run, stride in
      let source = x + run.input
      let target = y + run.output
      for index in 0..<run.count { target[index] += source[index &* stride] }
    }
    for index in 0..<geometry.outputPlane { y[index] *= factors[index] }
  }
}

extension PoolGeometry {
  /// One over the number of elements that each output pixel's mean is taken of. Padding counts only
  /// up to the padding's end: a last window that rounding up lets reach further does not count what
  /// lies beyond, as in PyTorch.
  func writeFactors(into factors: MutableFloatRun, countsPadding: Bool) {
    for row in 0..<outputHeight {
      let rows = Self.count(
        start: row * window.strideHeight - window.padTop, taps: window.kernelHeight,
        dilation: window.dilationHeight, lower: countsPadding ? -window.padTop : 0,
        upper: height + (countsPadding ? window.padBottom : 0))
      for column in 0..<outputWidth {
        let columns = Self.count(
          start: column * window.strideWidth - window.padLeft, taps: window.kernelWidth,
          dilation: window.dilationWidth, lower: countsPadding ? -window.padLeft : 0,
          upper: width + (countsPadding ? window.padRight : 0))
        factors[row * outputWidth + column] = 1 / Float(max(rows * columns, 1))
      }
    }
  }

  /// Taps `start + t * dilation` inside lower..<upper.
  private static func count(
    start: Int, taps: Int, dilation: Int, lower: Int, upper: Int
  ) -> Int {
    (0..<taps).count { (lower..<upper).contains(start + $0 * dilation) }
  }
}
