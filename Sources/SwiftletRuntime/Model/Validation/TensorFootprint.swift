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

  /// The bytes of `target`, from `position` in its first run, that belong to both: a part of that
  /// run, and of as many runs after it as lie the same way; nil when `position` is not of both.
  func cover(of target: TensorFootprint, from position: UInt64) -> TensorFootprint? {
    guard start <= position, position < end else { return nil }
    var result = target
    result.start = position
    if isDense {
      let runEnd = min(end, target.firstRunEnd)
      result.channels = runEnd - position
      // Whole runs follow where the first is covered to its end.
      let others = runEnd < target.firstRunEnd ? 0 : (end - runEnd) / target.stride
      result.pixels = min(target.pixels, others + 1)
      return result
    }
    guard target.isDense || stride == target.stride else { return nil }
    let run = (position - start) / stride
    let runEnd = start + run * stride + channels
    guard position < runEnd else { return nil }
    result.channels = min(runEnd, target.firstRunEnd) - position
    result.pixels = min(target.pixels, pixels - run)
    return result
  }

  /// Takes away the first pixels.
  mutating func removeFirst(_ count: UInt64) {
    start += count * stride
    pixels -= count
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
