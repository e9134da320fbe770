/// The valid part of a pooling window: which rows, columns and how many elements.
struct PoolWindow {
  var firstRow: Int
  var rowCount: Int
  var firstColumn: Int
  var columnCount: Int

  var count: Int { rowCount * columnCount }

  /// The window of output (`row`, `column`).
  @inline(__always)
  init(_ window: Window, row: Int, column: Int, height: Int, width: Int) {
    (firstRow, rowCount) = Self.valid(
      start: row * window.strideHeight - window.padTop, taps: window.kernelHeight,
      dilation: window.dilationHeight, extent: height)
    (firstColumn, columnCount) = Self.valid(
      start: column * window.strideWidth - window.padLeft, taps: window.kernelWidth,
      dilation: window.dilationWidth, extent: width)
  }

  /// The first valid position and the number of valid taps along one axis.
  @inline(__always)
  private static func valid(
    start: Int, taps: Int, dilation: Int, extent: Int
  ) -> (first: Int, count: Int) {
    if start >= 0 && start + (taps - 1) * dilation < extent { return (start, taps) }
    let skipped = start < 0 ? (dilation - 1 - start) / dilation : 0
    let reach = extent - start
    let end = min(taps, reach <= 0 ? 0 : (reach + dilation - 1) / dilation)
    return (start + skipped * dilation, max(0, end - skipped))
  }
}
