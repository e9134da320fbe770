extension TailLayer<Float> {
  /// The largest valid element under each window.
  func forwardMaxPool() {
    unsafe forEachWindow { row, column, channel in
      var largest = -Float.infinity
      unsafe forEachElement(row, column) {
        largest = unsafe max(largest, input0.base[$0 &+ channel])
      }
      unsafe output.base[output.index(row, column) &+ channel] = largest
    }
    unsafe clampOutput()
  }

  /// The mean of the valid elements under each window.
  func forwardAveragePool() {
    unsafe forEachWindow { row, column, channel in
      var sum: Float = 0
      unsafe forEachElement(row, column) { sum += unsafe input0.base[$0 &+ channel] }
      unsafe output.base[output.index(row, column) &+ channel] = sum / divisor(row, column)
    }
    unsafe clampOutput()
  }
}

extension TailLayer {
  /// The gradient goes to the first of the largest elements, by row, then by column.
  func backwardMaxPool() {
    guard let dx = unsafe inputGradient0 else { return }
    unsafe forEachWindow { row, column, channel in
      var best = -1
      unsafe forEachElement(row, column) {
        if unsafe best < 0 || input0.base[$0 &+ channel] > input0.base[best] {
          best = $0 &+ channel
        }
      }
      if best >= 0 {
        unsafe dx[best] += outputGradient[output.index(row, column) &+ channel]
      }
    }
  }

  /// Every valid element has an equal share of the gradient.
  func backwardAveragePool() {
    guard let dx = unsafe inputGradient0 else { return }
    unsafe forEachWindow { row, column, channel in
      let dy = unsafe outputGradient[output.index(row, column) &+ channel]
      let share = unsafe dy / divisor(row, column)
      unsafe forEachElement(row, column) { unsafe dx[$0 &+ channel] += share }
    }
  }

  /// What an average divides by.
  private func divisor(_ row: Int, _ column: Int) -> Float {
    if unsafe factor0 > 0 { return unsafe factor0 }
    let rows = unsafe window.rowTaps(row, height: input0.height).count
    let columns = unsafe window.columnTaps(column, width: input0.width).count
    return Float(rows * columns)
  }

  @inline(__always)
  private func forEachWindow(_ body: (_ row: Int, _ column: Int, _ channel: Int) -> Void) {
    for row in unsafe 0..<output.height {
      for column in unsafe 0..<output.width {
        for channel in unsafe 0..<output.channels { body(row, column, channel) }
      }
    }
  }

  /// The index of every valid input pixel under a window.
  @inline(__always)
  private func forEachElement(_ row: Int, _ column: Int, _ body: (_ place: Int) -> Void) {
    for tapRow in unsafe window.rowTaps(row, height: input0.height) {
      for tapColumn in unsafe window.columnTaps(column, width: input0.width) {
        body(
          unsafe input0.index(
            window.row(row, tap: tapRow), window.column(column, tap: tapColumn)))
      }
    }
  }
}
