import SwiftletRuntime

// Operations on some of their rows. The file has no word for it: a part is an operation like any
// other, on tensors that are rows of larger ones.
extension LoweredOperation {
  /// Whether rows of the output need rows of the inputs only, so that the operation can run in
  /// bands.
  var worksByRows: Bool {
    switch kind {
    case .convolution, .depthwiseConvolution, .maxPool, .averagePool, .add, .rescale, .softmax,
      .lookup, .parametricReLU, .localResponseNormalization, .multiply, .logSoftmax, .extremum:
      true
    case .rearrange(let order, _): order == .channelShuffle
    case .fullyConnected, .transposedConvolution, .resize, .copy: false
    }
  }

  /// The operation on `rows` of its output and `inputRows` of its first input, which are those of
  /// `LoweredNetwork.inputRows`.
  func part(rows: Range<Int>, inputRows: Range<Int>, in network: LoweredNetwork) -> Kind {
    func moved(_ window: Window) -> Window {
      var window = window
      window.padTop += inputRows.lowerBound - rows.lowerBound * window.strideHeight
      return window
    }
    switch kind {
    case .convolution(var layer):
      layer.window = moved(layer.window)
      return .convolution(layer)
    case .depthwiseConvolution(var layer):
      layer.window = moved(layer.window)
      return .depthwiseConvolution(layer)
    case .maxPool(let window): return .maxPool(moved(window))
    case .averagePool(var pool):
      let columns = pool.window.mostColumns(
        input: network.tensors[inputs[0]].map.width, output: network.tensors[output].map.width)
      pool.window = moved(pool.window)
      let most = columns * pool.window.mostRows(input: inputRows.count, output: rows.count)
      let entries = most - pool.firstCount + 1
      pool.requantization = Array(
        pool.requantization.prefix(
          (entries + RequantizationBlock.channels - 1) / RequantizationBlock.channels))
      return .averagePool(pool)
    default: return kind
    }
  }
}

extension LoweredNetwork {
  /// The rows of input `position` that `rows` of the output are computed from, at least one.
  func inputRows(of operation: LoweredOperation, position: Int, rows: Range<Int>) -> Range<Int> {
    let height = tensors[operation.inputs[position]].map.height
    if let window = operation.kind.rowWindow { return window.inputRows(rows, height: height) }
    // One row is a factor for all.
    return height == 1 ? 0..<1 : rows
  }
}

extension LoweredOperation.Kind {
  /// The window that rows are seen through; nil where an output row sees the same one.
  var rowWindow: Window? {
    switch self {
    case .convolution(let layer), .depthwiseConvolution(let layer): layer.window
    case .maxPool(let window): window
    case .averagePool(let pool): pool.window
    default: nil
    }
  }
}

extension Window {
  /// The rows that the windows of output `rows` see; where they see padding only, the nearest.
  fileprivate func inputRows(_ rows: Range<Int>, height: Int) -> Range<Int> {
    let first = rows.lowerBound * strideHeight - padTop
    let end = (rows.upperBound - 1) * strideHeight - padTop + spanHeight
    let lower = min(max(first, 0), height - 1)
    return lower..<min(max(end, lower + 1), height)
  }

  /// The most taps of one window that lie inside the input, along the rows.
  fileprivate func mostRows(input: Int, output: Int) -> Int {
    Self.most(
      input: input, output: output, kernel: kernelHeight, stride: strideHeight,
      dilation: dilationHeight, padding: padTop)
  }

  fileprivate func mostColumns(input: Int, output: Int) -> Int {
    Self.most(
      input: input, output: output, kernel: kernelWidth, stride: strideWidth,
      dilation: dilationWidth, padding: padLeft)
  }

  private static func most(
    input: Int, output: Int, kernel: Int, stride: Int, dilation: Int, padding: Int
  ) -> Int {
    (0..<output).map { position in
      (0..<kernel).count {
        (0..<input).contains(position * stride - padding + $0 * dilation)
      }
    }.max() ?? 0
  }
}
