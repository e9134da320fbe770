extension MaxPool {
  /// Where in its input plane each maximum was found.
  public func savedByteCount(for inputs: [Shape]) -> Int {
    guard let output = try? outputShapes(for: inputs).first else { return 0 }
    return output.elementCount * MemoryLayout<Int32>.stride
  }

  /// Places for inference, where nothing is saved: one plane.
  public func scratchByteCount(for inputs: [Shape]) -> Int {
    guard let output = try? outputShapes(for: inputs).first else { return 0 }
    return output[2] * output[3] * MemoryLayout<Int32>.stride
  }

  /// Numerics: of equal elements the first in the window wins; NaN wins over all numbers.
  public func forward(_ arguments: ForwardArguments) {
    let input = arguments.inputs[0]
    let output = arguments.outputs[0]
    let geometry = PoolGeometry(window, input: input.shape, output: output.shape)
    output.base.fill(output.count, with: -.infinity)
    for plane in 0..<input.shape[0] * input.shape[1] {
      let start = plane * geometry.inputPlane
      let places =
        arguments.isTraining
        ? arguments.saved.elements(Int32.self) + plane * geometry.outputPlane
        : arguments.scratch.elements(Int32.self)
      places.update(repeating: -1, count: geometry.outputPlane)
      let maxima = Maxima(
        values: output.base + plane * geometry.outputPlane, places: places,
        input: input.base + start, readable: input.count - start)
      geometry.forEachRun { run, stride in maxima.take(run, stride: stride) }
    }
  }
}

/// The maxima of one plane so far.
private struct Maxima {
  let values: MutableFloatRun
  let places: UnsafeMutablePointer<Int32>
  let input: FloatRun
  /// Elements from `input` to the end of its tensor.
  let readable: Int

  /// Eight or four output elements at a time, the last ones possibly a second time, which changes
  /// nothing. A step with stride 2 reads one element more than it needs.
  @inline(__always)
  func take(_ run: PoolRun, stride: Int) {
    guard run.count >= 4, stride <= 2, run.input &+ run.count &* stride <= readable else {
      return takeEach(run, stride: stride)
    }
    var index = 0
    while index < run.count {
      if run.count >= 8 {
        takeEight(run, at: min(index, run.count &- 8), stride: stride)
        index &+= 8
      } else {
        takeFour(run, at: min(index, run.count &- 4), stride: stride)
        index &+= 4
      }
    }
  }

  @inline(__always)
  private func takeEight(_ run: PoolRun, at index: Int, stride: Int) {
    let start = run.input &+ index &* stride
    let source = UnsafeRawPointer(input + start)
    let value =
      stride == 1
      ? source.loadUnaligned(as: SIMD8<Float>.self)
      : source.loadUnaligned(as: SIMD16<Float>.self).evenHalf
    let steps = SIMD8<Int32>(0, 1, 2, 3, 4, 5, 6, 7) &* Int32(truncatingIfNeeded: stride)
    let target = UnsafeMutableRawPointer(values + run.output + index)
    let place = UnsafeMutableRawPointer(places + run.output + index)
    let best = target.loadUnaligned(as: SIMD8<Float>.self)
    let bestPlace = place.loadUnaligned(as: SIMD8<Int32>.self)
    let wins = (value .> best) .| (value .!= value)
    target.storeBytes(of: best.replacing(with: value, where: wins), as: SIMD8<Float>.self)
    place.storeBytes(
      of: bestPlace.replacing(
        with: steps &+ Int32(truncatingIfNeeded: start), where: wins), as: SIMD8<Int32>.self)
  }

  @inline(__always)
  private func takeFour(_ run: PoolRun, at index: Int, stride: Int) {
    let start = run.input &+ index &* stride
    let source = UnsafeRawPointer(input + start)
    let value =
      stride == 1
      ? source.loadUnaligned(as: SIMD4<Float>.self)
      : source.loadUnaligned(as: SIMD8<Float>.self).evenHalf
    let steps = SIMD4<Int32>(0, 1, 2, 3) &* Int32(truncatingIfNeeded: stride)
    let target = UnsafeMutableRawPointer(values + run.output + index)
    let place = UnsafeMutableRawPointer(places + run.output + index)
    let best = target.loadUnaligned(as: SIMD4<Float>.self)
    let bestPlace = place.loadUnaligned(as: SIMD4<Int32>.self)
    let wins = (value .> best) .| (value .!= value)
    target.storeBytes(of: best.replacing(with: value, where: wins), as: SIMD4<Float>.self)
    place.storeBytes(
      of: bestPlace.replacing(
        with: steps &+ Int32(truncatingIfNeeded: start), where: wins), as: SIMD4<Int32>.self)
  }

  private func takeEach(_ run: PoolRun, stride: Int) {
    for index in 0..<run.count {
      let value = input[run.input &+ index &* stride]
      if value > values[run.output &+ index] || value.isNaN {
        values[run.output &+ index] = value
        places[run.output &+ index] = Int32(truncatingIfNeeded: run.input &+ index &* stride)
      }
    }
  }
}
