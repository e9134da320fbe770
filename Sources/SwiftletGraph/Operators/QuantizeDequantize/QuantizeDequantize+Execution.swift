extension QuantizeDequantize {
  /// Numerics: one float32 division, rounding to nearest, ties to even, one float32 product. NaN
  /// stays NaN, so that a diverged network shows itself.
  public func forward(_ arguments: ForwardArguments) {
    let x = arguments.inputs[0].base
    let y = arguments.outputs[0].base
    forEachRun(of: arguments.inputs[0].shape) { run, channel in
      let steps = steps(channel)
      if steps.isNarrow {
        for index in run { y[index] = steps.rounded(x[index]) }
      } else {
        for index in run { y[index] = steps.roundedWidely(x[index]) }
      }
    }
  }

  /// Straight through: rounding counts as the identity, and what was clamped has no gradient.
  ///
  /// Source: Bengio et al. 2013, "Estimating or propagating gradients through stochastic neurons".
  public func backward(_ arguments: BackwardArguments) {
    guard let dx = arguments.inputGradients[0]?.base else { return }
    let x = arguments.inputs[0].base
    let dy = arguments.outputGradients[0].base
    forEachRun(of: arguments.inputs[0].shape) { run, channel in
      let steps = steps(channel)
      for index in run {
        // Reads before choices and no `&&`: either would put a branch into the loop.
        let position = x[index] / steps.scale
        let gradient = dy[index]
        let above = position >= steps.low ? gradient : 0
        dx[index] = position <= steps.high ? above : 0
      }
    }
  }

  /// The integers that elements of `shape` are kept in.
  ///
  /// Precondition: no element is NaN.
  /// Numerics: in double for int32, whose integers float32 does not tell apart.
  public func integers(of elements: [Float], shape: Shape) -> [Int32] {
    var result = [Int32](repeating: 0, count: elements.count)
    forEachRun(of: shape) { run, channel in
      let zeroPoint = Int64(zeroPoints[channel])
      let (scale, steps) = (scales[channel], steps(channel))
      for index in run {
        let position =
          type == .int32
          ? (Double(elements[index]) / Double(scale)).rounded(.toNearestOrEven)
          : Double((elements[index] / scale).rounded(.toNearestOrEven))
        let bounded = min(max(position, Double(steps.low)), Double(steps.high))
        result[index] = Int32(min(Int64(bounded) + zeroPoint, type.range.upperBound))
      }
    }
    return result
  }

  /// The real numbers that `integers` stand for.
  public func reals(of integers: [Int32], shape: Shape) -> [Float] {
    var result = [Float](repeating: 0, count: integers.count)
    forEachRun(of: shape) { run, channel in
      for index in run {
        result[index] = scales[channel] * Float(Int64(integers[index]) - Int64(zeroPoints[channel]))
      }
    }
    return result
  }

  /// Calls `body` with ranges of elements that share a scale, and its index.
  @inline(__always)
  private func forEachRun(of shape: Shape, _ body: (Range<Int>, _ channel: Int) -> Void) {
    guard scales.count > 1 else { return body(0..<shape.elementCount, 0) }
    let inner = shape.dimensions[(axis + 1)...].reduce(1, *)
    for run in 0..<shape.elementCount / max(inner, 1) {
      body(run * inner..<(run + 1) * inner, run % scales.count)
    }
  }

  private func steps(_ channel: Int) -> QuantizationSteps {
    let zeroPoint = Int64(zeroPoints[channel])
    return QuantizationSteps(
      scale: scales[channel], low: Float(type.range.lowerBound - zeroPoint),
      high: Float(type.range.upperBound - zeroPoint))
  }
}

/// A scale and how many steps of it the integers reach to both sides of real zero.
private struct QuantizationSteps {
  let scale: Float
  let low: Float
  let high: Float

  /// 1.5 * 2^23: floats near it are one apart, so adding it rounds a number below 2^22 to an integer.
  private static let integerSpacing: Float = 12_582_912

  /// Whether `integerSpacing` rounds every number of steps.
  var isNarrow: Bool { high - low < 0x1p22 }

  @inline(__always)
  func bounded(_ x: Float) -> Float {
    let position = x / scale
    let raised = position < low ? low : position
    return raised > high ? high : raised
  }

  /// Precondition: `isNarrow`.
  @inline(__always)
  func rounded(_ x: Float) -> Float {
    scale * ((bounded(x) + Self.integerSpacing) - Self.integerSpacing)
  }

  func roundedWidely(_ x: Float) -> Float {
    scale * bounded(x).rounded(.toNearestOrEven)
  }
}
