import SwiftletRuntime

/// Average pooling: the sum of the valid elements times `inputScale / (outputScale * divisor)`,
/// one multiplier for each number of valid elements that a window can have.
struct AveragePoolLayer: Layer {
  let window: Window
  /// Divide by the window's size, padding included.
  let countsPadding: Bool
  /// The fewest and the most valid elements under any window.
  private let validCounts: ClosedRange<Int>

  var outputScale: OutputScale { .free }

  /// Throws: `LayerRefusal` for windows whose divisor their number of valid elements does not tell,
  /// or that have none.
  init(
    window: Window, countsPadding: Bool, input: ActivationMap, output: ActivationMap
  ) throws(LayerRefusal) {
    let rows = Self.validTaps(
      outputs: output.height, extent: input.height, kernel: window.kernelHeight,
      stride: window.strideHeight, dilation: window.dilationHeight, padding: window.padTop)
    let columns = Self.validTaps(
      outputs: output.width, extent: input.width, kernel: window.kernelWidth,
      stride: window.strideWidth, dilation: window.dilationWidth, padding: window.padLeft)
    let fewest = rows.lowerBound * columns.lowerBound
    guard fewest > 0 else {
      throw LayerRefusal("has a window that sees nothing but padding; use less padding")
    }
    self.window = window
    self.countsPadding = countsPadding
    validCounts = fewest...rows.upperBound * columns.upperBound
    if countsPadding { try requireFullWindows(input: input, output: output) }
  }

  func operation(_ site: LayerSite) throws(LayerRefusal) -> LoweredOperation.Kind {
    var scales: [Requantization] = []
    for count in validCounts {
      let divisor = countsPadding ? window.tapCount : count
      scales.append(try site.requantization(1 / Double(divisor)))
    }
    let biases = [Int32](repeating: 0, count: scales.count)
    return .averagePool(
      LoweredAveragePool(
        window: window, firstCount: validCounts.lowerBound,
        requantization: RequantizationBlock.blocks(biases: biases, scales: scales)))
  }

  /// The fewest and the most of a window's taps that fall inside, along one axis.
  private static func validTaps(
    outputs: Int, extent: Int, kernel: Int, stride: Int, dilation: Int, padding: Int
  ) -> ClosedRange<Int> {
    let counts = (0..<outputs).map { output in
      (0..<kernel).count { tap in
        (0..<extent).contains(output * stride - padding + tap * dilation)
      }
    }
    return (counts.min() ?? 0)...(counts.max() ?? 0)
  }

  /// ONNX divides a window that rounding up pushed beyond the padding by fewer elements than it
  /// has; the count of valid elements does not tell which windows those are.
  private func requireFullWindows(
    input: ActivationMap, output: ActivationMap
  ) throws(LayerRefusal) {
    let height = (output.height - 1) * window.strideHeight + window.spanHeight
    let width = (output.width - 1) * window.strideWidth + window.spanWidth
    guard height <= input.height + window.padTop + window.padBottom,
      width <= input.width + window.padLeft + window.padRight
    else {
      throw LayerRefusal(
        "rounds its size up and counts padding, with a window beyond the padding; "
          + "pad the input explicitly or leave padding out of the mean")
    }
  }
}
