/// A tail layer's input or output in the work memory: dense NHWC with batch 1, float32 or int8.
@unsafe
struct TailMap<Element: BitwiseCopyable> {
  var base: UnsafeMutablePointer<Element>
  var height: Int
  var width: Int
  var channels: Int

  var count: Int { unsafe height * width * channels }

  /// Index of the first channel of a pixel.
  @inline(__always)
  func index(_ row: Int, _ column: Int) -> Int {
    unsafe (row &* width &+ column) &* channels
  }
}

extension TailMap {
  init(_ base: UnsafeMutablePointer<Element>, _ tensor: ModelFormat.Tensor) {
    unsafe self.base = base
    unsafe height = Int(tensor.height)
    unsafe width = Int(tensor.width)
    unsafe channels = Int(tensor.channels)
  }

  /// The whole map as the channels of one pixel.
  var flattened: TailMap {
    var map = unsafe self
    unsafe (map.height, map.width, map.channels) = (1, 1, count)
    return unsafe map
  }
}

extension Window {
  /// The taps along one axis that lie inside of the input for output `position`.
  @inline(__always)
  static func taps(
    _ position: Int, kernel: Int, stride: Int, dilation: Int, padding: Int, extent: Int
  ) -> Range<Int> {
    let start = position &* stride &- padding
    let first = start >= 0 ? 0 : (dilation &- 1 &- start) / dilation
    let end = start < extent ? min(kernel, (extent &- 1 &- start) / dilation &+ 1) : 0
    return first..<max(first, end)
  }

  @inline(__always)
  func rowTaps(_ row: Int, height: Int) -> Range<Int> {
    Self.taps(
      row, kernel: kernelHeight, stride: strideHeight, dilation: dilationHeight, padding: padTop,
      extent: height)
  }

  @inline(__always)
  func columnTaps(_ column: Int, width: Int) -> Range<Int> {
    Self.taps(
      column, kernel: kernelWidth, stride: strideWidth, dilation: dilationWidth,
      padding: padLeft, extent: width)
  }

  /// The input row of a tap.
  @inline(__always)
  func row(_ row: Int, tap: Int) -> Int { row &* strideHeight &- padTop &+ tap &* dilationHeight }

  @inline(__always)
  func column(_ column: Int, tap: Int) -> Int {
    column &* strideWidth &- padLeft &+ tap &* dilationWidth
  }
}
