/// The bytes of the arena that a tensor's elements occupy: `pixels` runs of `channels` bytes,
/// `stride` apart.
struct TensorFootprint: Equatable {
  var start: UInt64
  var pixels: UInt64
  var stride: UInt64
  var channels: UInt64

  init(_ tensor: ModelFormat.Tensor) {
    start = tensor.arenaOffset
    pixels = UInt64(tensor.height) * UInt64(tensor.width)
    stride = UInt64(tensor.pixelStride)
    channels = UInt64(tensor.channels)
    if stride == channels || pixels == 1 {
      // Without gaps the elements are one run.
      channels *= pixels
      stride = channels
      pixels = 1
    }
  }

  var end: UInt64 { start + (pixels - 1) * stride + channels }
  var isDense: Bool { pixels == 1 }

  /// Whether a byte belongs to both. Of two strided tensors only those with one stride, slices of
  /// one concatenation, can lie between each other; others with common extent count as overlapping.
  func overlaps(_ other: TensorFootprint) -> Bool {
    if end <= other.start || other.end <= start { return false }
    if isDense || other.isDense || stride != other.stride { return true }
    let first = start <= other.start ? self : other
    let second = start <= other.start ? other : self
    // Where the second's channels begin between two pixels of the first.
    let column = (second.start - first.start) % stride
    return column < first.channels || column + second.channels > stride
  }

  /// The first byte from `position` on, in the first run of `target`, that `self` does not cover
  /// in all runs; `position` when it is not covered itself.
  func covered(from position: UInt64, of target: TensorFootprint) -> UInt64 {
    if isDense && target.isDense { return start <= position && position < end ? end : position }
    if isDense {
      return start <= target.start && target.end <= end ? target.firstRunEnd : position
    }
    guard target.isDense || stride == target.stride, position >= start else { return position }
    // The run that `position` lies in, and as many after it as the target has.
    let run = (position - start) / stride
    let end = start + run * stride + channels
    return position < end && run + target.pixels <= pixels ? end : position
  }

  var firstRunEnd: UInt64 { start + channels }

  /// The same bytes, cut into runs of whole pixels of `slice`.
  func divided(like slice: TensorFootprint) -> TensorFootprint {
    var result = self
    result.pixels = channels / slice.stride
    result.stride = slice.stride
    result.channels = slice.stride
    return result
  }
}
