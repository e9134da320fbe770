extension MaxPool {
  /// Where in its input plane each maximum was found.
  public func savedByteCount(for inputs: [Shape]) -> Int {
    guard let output = try? outputShapes(for: inputs).first else { return 0 }
    return output.elementCount * MemoryLayout<Int32>.stride
  }

  /// Numerics: of equal elements the first in the window wins; NaN wins over all numbers.
  public func forward(_ arguments: ForwardArguments) {
    let input = arguments.inputs[0]
    let output = arguments.outputs[0]
    let geometry = PoolGeometry(window, input: input.shape, output: output.shape)
    output.base.fill(output.count, with: -.infinity)
    let isSaving = arguments.isTraining
    let places = arguments.saved.elements(Int32.self)
    if isSaving { places.update(repeating: -1, count: output.count) }
    for plane in 0..<input.shape[0] * input.shape[1] {
      let x = input.base + plane * geometry.inputPlane
      let y = output.base + plane * geometry.outputPlane
      if isSaving {
        geometry.takeMaxima(of: x, into: y, places: places + plane * geometry.outputPlane)
      } else {
        geometry.takeMaxima(of: x, into: y)
      }
    }
  }
}

extension PoolGeometry {
  fileprivate func takeMaxima(of x: FloatRun, into y: MutableFloatRun) {
    forEachRun { run, stride in
      let source = x + run.input
      let target = y + run.output
      for index in 0..<run.count {
        let value = source[index &* stride]
        let best = target[index]
        target[index] = value > best || value != value ? value : best
      }
    }
  }

  fileprivate func takeMaxima(
    of x: FloatRun, into y: MutableFloatRun, places: UnsafeMutablePointer<Int32>
  ) {
    forEachRun { run, stride in
      let source = x + run.input
      let target = y + run.output
      let place = places + run.output
      for index in 0..<run.count {
        let value = source[index &* stride]
        let best = target[index]
        let wins = value > best || value != value
        target[index] = wins ? value : best
        place[index] = wins ? Int32(truncatingIfNeeded: run.input &+ index &* stride) : place[index]
      }
    }
  }
}
