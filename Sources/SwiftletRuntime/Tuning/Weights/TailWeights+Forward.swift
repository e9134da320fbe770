extension TailLayer<Float> {
  /// `y[p][o] = b[o] + Σ over taps and channels of x * w`.
  ///
  /// Complexity: O(products).
  func forward(_ weights: TailWeights) {
    let input = unsafe weightedInput
    let depth = unsafe channelsPerGroup
    for row in unsafe 0..<output.height {
      let rows = unsafe window.rowTaps(row, height: input.height)
      for column in unsafe 0..<output.width {
        let columns = unsafe window.columnTaps(column, width: input.width)
        let target = unsafe output.base + output.index(row, column)
        for channel in unsafe 0..<output.channels {
          let first = unsafe firstInputChannel(channel, perGroup: depth)
          var sum = unsafe weights.biases[channel]
          for tapRow in rows {
            for tapColumn in columns {
              let place = unsafe input.index(
                window.row(row, tap: tapRow), window.column(column, tap: tapColumn))
              let x = unsafe input.base + (place &+ first)
              let tap = unsafe tapRow &* window.kernelWidth &+ tapColumn
              let w = unsafe weights.weights + (channel &* window.tapCount &+ tap) &* depth
              sum += unsafe UnsafePointer(x).dot(w, count: depth)
            }
          }
          unsafe target[channel] = sum
        }
      }
    }
    unsafe clampOutput()
  }
}
