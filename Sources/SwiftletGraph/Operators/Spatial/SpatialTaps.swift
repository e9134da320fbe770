/// Which input elements the output elements of one channel see through a `SpatialWindow`.
struct SpatialTaps {
  private let window: SpatialWindow
  private let input: [Int]
  private let output: [Int]
  private let inputStrides: [Int]
  /// Elements of one channel.
  let inputArea: Int
  let outputArea: Int

  init(_ window: SpatialWindow, input: Shape, output: Shape) {
    self.window = window
    self.input = Array(input.dimensions.dropFirst(2))
    self.output = Array(output.dimensions.dropFirst(2))
    inputStrides = Array(input.strides.dropFirst(2))
    inputArea = self.input.reduce(1, *)
    outputArea = self.output.reduce(1, *)
  }

  /// Calls `body` for every output element with every tap that lies inside the input, in order.
  func forEach(_ body: (_ output: Int, _ input: Int, _ tap: Int) -> Void) {
    for element in 0..<outputArea {
      let starts = starts(of: element)
      for tap in 0..<window.tapCount {
        if let place = place(tap, from: starts) { body(element, place, tap) }
      }
    }
  }

  /// Taps of an output element that a mean counts: those inside the input, or inside its padding
  /// too. What a last window sees beyond the padding is never counted, as in PyTorch.
  func count(_ element: Int, countsPadding: Bool) -> Int {
    var count = 1
    for (axis, start) in starts(of: element).enumerated() {
      let lower = countsPadding ? -window.padsBefore[axis] : 0
      let upper = input[axis] + (countsPadding ? window.padsAfter[axis] : 0)
      count *= (0..<window.kernel[axis]).count {
        (lower..<upper).contains(start + $0 * window.dilations[axis])
      }
    }
    return count
  }

  /// Along each axis, where the window of an output element begins.
  private func starts(of element: Int) -> [Int] {
    var starts = output
    var rest = element
    for axis in output.indices.reversed() {
      starts[axis] = rest % output[axis] * window.strides[axis] - window.padsBefore[axis]
      rest /= output[axis]
    }
    return starts
  }

  /// The place of a tap in its channel; nil outside of the input.
  private func place(_ tap: Int, from starts: [Int]) -> Int? {
    var (rest, place) = (tap, 0)
    for axis in starts.indices.reversed() {
      let index = starts[axis] + rest % window.kernel[axis] * window.dilations[axis]
      guard index >= 0, index < input[axis] else { return nil }
      place += index * inputStrides[axis]
      rest /= window.kernel[axis]
    }
    return place
  }
}
