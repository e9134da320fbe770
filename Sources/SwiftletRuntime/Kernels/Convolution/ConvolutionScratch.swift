/// The working memory of a convolution: a few input windows copied together, one to a row.
///
/// The file's memory plan serves every processor, so this is the most that any path needs.
public enum ConvolutionScratch {
  /// Bytes of scratch that a convolution needs; groups follow one another in the same bytes.
  ///
  /// A 1x1 kernel is read in place unless it is padded, which one row serves. Fully connected and
  /// depthwise layers need none.
  ///
  /// - Complexity: O(1).
  public static func byteCount(
    inputChannelsPerGroup: Int, kernelHeight: Int, kernelWidth: Int
  ) -> Int {
    let depth = inputChannelsPerGroup * kernelHeight * kernelWidth
    let rows = kernelHeight * kernelWidth == 1 ? 1 : rowCount(depth: depth)
    return (rowByteCount(depth: depth) * rows + 63) & ~63
  }

  /// Bytes of one packed row: the window's values and zeros up to the weights' multiple of four.
  static func rowByteCount(depth: Int) -> Int { (depth + 3) & ~3 }

  /// Rows packed together. More rows mean fewer passes over the weights; twelve (two register
  /// tiles) where memory is tight, and twice that where the depth is such that the layer's
  /// tensors and weights dwarf the scratch.
  static func rowCount(depth: Int) -> Int {
    if depth <= 64 { return 32 }
    return depth <= 512 ? 12 : 24
  }
}
