internal import CSwiftletKernels

/// The working memory of a convolution.
///
/// The file's memory plan serves every processor, so this is what the paths agreed on: kernels
/// fit the scratch, not the scratch the kernels.
public enum ConvolutionScratch {
  /// Where the windows of a convolution are read from.
  enum Source {
    /// From the input, each window being a run of its bytes: 1x1 kernels without stride or padding.
    case inPlace
    /// From the input tap by tap, through a table of addresses.
    case taps
    /// From scratch, where some windows at a time are copied together, one to a row.
    case packed
  }

  /// Bytes of scratch that a convolution needs; groups follow one another in the same bytes.
  ///
  /// - in place: none
  /// - taps, for a multiple of four channels: one tap of padding, and for each tap the addresses of
  ///   the sixteen pixels of the largest register tile, eight bytes each
  /// - packed: `rowCount` windows
  ///
  /// `isPointwise`: a 1x1 kernel with stride 1 and no padding on any side. Fully connected and
  /// depthwise layers need no scratch.
  ///
  /// - Complexity: O(1).
  public static func byteCount(
    inputChannelsPerGroup channels: Int, kernelHeight: Int, kernelWidth: Int,
    isPointwise: Bool = false
  ) -> Int {
    let taps = kernelHeight * kernelWidth
    switch source(inputChannelsPerGroup: channels, isPointwise: isPointwise) {
    case .inPlace: return 0
    case .taps: return paddingByteCount(channels) + taps * tileRows * 8
    case .packed:
      let depth = channels * taps
      return ModelFormat.aligned(rowByteCount(depth: depth) * rowCount(depth: depth))
    }
  }

  static func source(inputChannelsPerGroup channels: Int, isPointwise: Bool) -> Source {
    isPointwise ? .inPlace : channels % ModelFormat.depthBlock == 0 ? .taps : .packed
  }

  /// Pixels whose tap addresses fit: the rows of the largest register tile.
  static var tileRows: Int { SWL_TILE_ROWS }

  /// The tap of padding in front of the addresses.
  static func paddingByteCount(_ channels: Int) -> Int { ModelFormat.aligned(channels) }

  /// Bytes of one packed row: the window's values and zeros up to the weights' multiple of four.
  static func rowByteCount(depth: Int) -> Int { (depth + 3) & ~3 }

  /// Rows packed together: enough for the tallest register tiles and few enough that a first layer's
  /// scratch is small beside its tensors.
  static func rowCount(depth: Int) -> Int {
    if depth <= 64 { return 32 }
    return depth <= 512 ? 16 : 24
  }
}
