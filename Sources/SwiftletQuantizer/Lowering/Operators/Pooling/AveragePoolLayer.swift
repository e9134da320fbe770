import SwiftletRuntime

/// Average pooling: the sum of the valid elements times `inputScale / (outputScale * divisor)`,
/// one multiplier for each number of valid elements that a window can have.
struct AveragePoolLayer: Layer {
  let window: Window
  /// Divide by the window's size, padding included.
  let countsPadding: Bool

  var outputScale: OutputScale { .free }

  func operation(_ site: LayerSite) throws(LayerRefusal) -> LoweredOperation.Kind {
    if countsPadding { try requireFullWindows(site) }
    let counts = try validCounts(site)
    var scales: [Requantization] = []
    for count in counts {
      let divisor = countsPadding ? window.tapCount : count
      scales.append(try site.requantization(1 / Double(divisor)))
    }
    let biases = [Int32](repeating: 0, count: scales.count)
    return .averagePool(
      LoweredAveragePool(
        window: window, firstCount: counts.lowerBound,
        requantization: RequantizationBlock.blocks(biases: biases, scales: scales)))
  }

  /// The fewest and the most valid elements under any window.
  private func validCounts(_ site: LayerSite) throws(LayerRefusal) -> ClosedRange<Int> {
    let rows = Self.validTaps(
      outputs: site.outputMap.height, extent: site.inputMaps[0].height, kernel: window.kernelHeight,
      stride: window.strideHeight, dilation: window.dilationHeight, padding: window.padTop)
    let columns = Self.validTaps(
      outputs: site.outputMap.width, extent: site.inputMaps[0].width, kernel: window.kernelWidth,
      stride: window.strideWidth, dilation: window.dilationWidth, padding: window.padLeft)
    let fewest = rows.lowerBound * columns.lowerBound
    guard fewest > 0 else {
      throw LayerRefusal("has a window that sees nothing but padding; use less padding")
    }
    return fewest...rows.upperBound * columns.upperBound
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
  private func requireFullWindows(_ site: LayerSite) throws(LayerRefusal) {
    let (input, output) = (site.inputMaps[0], site.outputMap)
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
