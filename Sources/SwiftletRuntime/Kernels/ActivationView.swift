/// An int8 activation tensor in memory, NHWC with batch 1, as kernels see it.
///
/// Element (row, column, channel) is at
/// `base[(row * width + column) * pixelStride + channel]`.
@unsafe
package struct ActivationView {
  package var base: UnsafeMutablePointer<Int8>
  package var height: Int
  package var width: Int
  package var channels: Int
  /// Elements from one pixel to the next, at least `channels`.
  package var pixelStride: Int
  package var zeroPoint: Int32

  package init(
    base: UnsafeMutablePointer<Int8>, height: Int, width: Int, channels: Int,
    pixelStride: Int? = nil, zeroPoint: Int32
  ) {
    unsafe self.base = base
    unsafe self.height = height
    unsafe self.width = width
    unsafe self.channels = channels
    unsafe self.pixelStride = pixelStride ?? channels
    unsafe self.zeroPoint = zeroPoint
  }

  /// Pixels, `height * width`.
  package var pixelCount: Int { unsafe height * width }

  /// Whether pixels follow each other without gaps.
  package var isDense: Bool { unsafe pixelStride == channels }
}
