extension MaxPool {
  /// Where in its input plane each maximum was found.
  public func savedByteCount(for inputs: [Shape]) -> Int {
    guard let output = try? outputShapes(for: inputs).first else { return 0 }
    return output.elementCount * MemoryLayout<Int32>.stride
  }

  /// A line of the plane for inference.
  public func workerScratchByteCount(for inputs: [Shape], isTraining: Bool) -> Int {
    guard !isTraining, let output = try? outputShapes(for: inputs).first else { return 0 }
    return LineMaxima.byteCount(PoolGeometry(window, input: inputs[0], output: output))
  }

  /// Numerics: of equal elements the first in the window wins; NaN wins over all numbers.
  public func forward(_ arguments: ForwardArguments) {
    let input = arguments.inputs[0]
    let output = arguments.outputs[0]
    let geometry = PoolGeometry(window, input: input.shape, output: output.shape)
    arguments.workers.split(
      input.shape[0] * input.shape[1], minimum: geometry.sharedPlanes
    ) { worker, planes in
      if arguments.isTraining {
        for plane in planes { writePlaces(arguments, geometry, plane) }
        return
      }
      let maxima = LineMaxima(geometry, scratch: arguments.workerScratch[worker])
      for plane in planes {
        maxima.write(
          input.base + plane * geometry.inputPlane,
          into: output.base + plane * geometry.outputPlane)
      }
    }
  }

  private func writePlaces(_ arguments: ForwardArguments, _ geometry: PoolGeometry, _ plane: Int) {
    let input = arguments.inputs[0]
    let start = plane * geometry.inputPlane
    let firstOutput = plane * geometry.outputPlane
    let maxima = Maxima(
      geometry: geometry, input: input.base + start, readable: input.count - start,
      values: arguments.outputs[0].base + firstOutput,
      places: arguments.saved.elements(Int32.self) + firstOutput)
    for row in 0..<geometry.outputHeight {
      switch window.strideWidth {
      case 1: maxima.writeRow(row, stride: 1)
      case 2: maxima.writeRow(row, stride: 2)
      default: maxima.writeEach(row, 0..<geometry.outputWidth)
      }
    }
  }
}

/// The maxima of one plane, and where they were found.
private struct Maxima {
  let geometry: PoolGeometry
  let input: FloatRun
  /// Elements from `input` to the end of its tensor.
  let readable: Int
  let values: MutableFloatRun
  let places: UnsafeMutablePointer<Int32>

  /// Four output elements at a time, the last four possibly a second time, where all taps lie inside
  /// the input; one by one elsewhere.
  ///
  /// - Parameter stride: the window's, as a constant.
  @inline(__always)
  func writeRow(_ row: Int, stride: Int) {
    let columns = geometry.interiorColumns
    let taps = geometry.rowTaps(row)
    // A step with stride 2 reads one element more than it needs.
    let end =
      geometry.inputStart(row, columns.upperBound &- 1, tap: taps.upperBound &- 1)
      &+ geometry.window.spanWidth &+ 1
    guard columns.count >= 4, !taps.isEmpty, end <= readable else {
      return writeEach(row, 0..<geometry.outputWidth)
    }
    writeEach(row, 0..<columns.lowerBound)
    var column = columns.lowerBound
    while column < columns.upperBound {
      writeFour(row, min(column, columns.upperBound &- 4), taps, stride: stride)
      column &+= 4
    }
    writeEach(row, columns.upperBound..<geometry.outputWidth)
  }

  @inline(__always)
  private func writeFour(_ row: Int, _ column: Int, _ taps: Range<Int>, stride: Int) {
    var best = SIMD4<Float>(repeating: -.infinity)
    var bestPlace = SIMD4<Int32>(repeating: -1)
    let steps = SIMD4<Int32>(0, 1, 2, 3) &* Int32(truncatingIfNeeded: stride)
    for tap in taps {
      var start = geometry.inputStart(row, column, tap: tap)
      for _ in 0..<geometry.window.kernelWidth {
        let source = UnsafeRawPointer(input + start)
        let value =
          stride == 1
          ? source.loadUnaligned(as: SIMD4<Float>.self)
          : source.loadUnaligned(as: SIMD8<Float>.self).evenHalf
        let wins = (value .> best) .| (value .!= value)
        best.replace(with: value, where: wins)
        bestPlace.replace(with: steps &+ Int32(truncatingIfNeeded: start), where: wins)
        start &+= geometry.window.dilationWidth
      }
    }
    let output = row &* geometry.outputWidth &+ column
    UnsafeMutableRawPointer(values + output).storeBytes(of: best, as: SIMD4<Float>.self)
    UnsafeMutableRawPointer(places + output).storeBytes(of: bestPlace, as: SIMD4<Int32>.self)
  }

  func writeEach(_ row: Int, _ columns: Range<Int>) {
    for column in columns {
      var best = -Float.infinity
      var bestPlace = -1
      for tap in geometry.rowTaps(row) {
        let start = geometry.inputStart(row, column, tap: tap)
        for v in geometry.columnTaps(column) {
          let place = start + v * geometry.window.dilationWidth
          let value = input[place]
          if value > best || value.isNaN { (best, bestPlace) = (value, place) }
        }
      }
      values[row * geometry.outputWidth + column] = best
      places[row * geometry.outputWidth + column] = Int32(bestPlace)
    }
  }
}

extension PoolGeometry {
  /// The input element that the first column tap of an output pixel reads in a row tap.
  @inline(__always)
  fileprivate func inputStart(_ row: Int, _ column: Int, tap: Int) -> Int {
    (row &* window.strideHeight &- window.padTop &+ tap &* window.dilationHeight) &* width
      &+ column &* window.strideWidth &- window.padLeft
  }
}
