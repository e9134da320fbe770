/// Rearrangements by runs of channels: a pixel's block is a matrix of places by channels, copied
/// row by row or transposed.
enum RearrangePortable {
  static func run(_ arguments: RearrangeArguments) {
    switch unsafe arguments.order {
    case .depthToSpaceBlockFirst, .depthToSpaceChannelFirst: unsafe spread(arguments)
    case .spaceToDepth: unsafe gather(arguments)
    case .channelShuffle: unsafe shuffle(arguments)
    }
  }

  private static func spread(_ arguments: RearrangeArguments) {
    let (input, output) = unsafe (arguments.input, arguments.output)
    let size = unsafe arguments.size
    let isTransposed = unsafe arguments.order == .depthToSpaceChannelFirst
    unsafe forEachBlock(deep: input, wide: output, size: size) { deep, wide, tap in
      if isTransposed {
        unsafe Bytes.copy(wide, from: deep + tap, stride: size * size, count: output.channels)
      } else {
        unsafe Bytes.copy(wide, from: deep + tap * output.channels, count: output.channels)
      }
    }
  }

  private static func gather(_ arguments: RearrangeArguments) {
    let (input, output) = unsafe (arguments.input, arguments.output)
    unsafe forEachBlock(deep: output, wide: input, size: arguments.size) { deep, wide, tap in
      unsafe Bytes.copy(deep + tap * input.channels, from: wide, count: input.channels)
    }
  }

  /// Calls `body` with a pixel of the deep image, a pixel of the wide one, and the place in the
  /// block that the wide pixel has.
  @inline(__always)
  private static func forEachBlock(
    deep: ActivationView, wide: ActivationView, size: Int,
    _ body: (UnsafeMutablePointer<Int8>, UnsafeMutablePointer<Int8>, Int) -> Void
  ) {
    var widePixel = unsafe wide.base
    for row in unsafe 0..<wide.height {
      let firstTap = row % size * size
      var deepPixel = unsafe deep.base + row / size * deep.width * deep.pixelStride
      for _ in unsafe 0..<deep.width {
        for tap in firstTap..<firstTap + size {
          unsafe body(deepPixel, widePixel, tap)
          unsafe widePixel += wide.pixelStride
        }
        unsafe deepPixel += deep.pixelStride
      }
    }
  }

  private static func shuffle(_ arguments: RearrangeArguments) {
    let (input, output) = unsafe (arguments.input, arguments.output)
    let groups = unsafe arguments.size
    let count = unsafe output.channels / groups
    for pixel in unsafe 0..<output.pixelCount {
      let from = unsafe UnsafePointer(input.base + pixel * input.pixelStride)
      let to = unsafe output.base + pixel * output.pixelStride
      if groups == 2 {
        unsafe interleave(to, from, from + count, count: count)
      } else {
        for group in 0..<groups {
          for index in 0..<count {
            unsafe to[index &* groups &+ group] = from[group &* count &+ index]
          }
        }
      }
    }
  }

  /// `a[0], b[0], a[1], b[1] …`
  @inline(__always)
  private static func interleave(
    _ destination: UnsafeMutablePointer<Int8>, _ a: UnsafePointer<Int8>,
    _ b: UnsafePointer<Int8>, count: Int
  ) {
    var index = 0
    while index &+ 16 <= count {
      let left = unsafe UnsafeRawPointer(a + index).loadUnaligned(as: SIMD16<Int8>.self)
      let right = unsafe UnsafeRawPointer(b + index).loadUnaligned(as: SIMD16<Int8>.self)
      var pairs = SIMD32<Int8>()
      for lane in 0..<16 {
        pairs[2 &* lane] = left[lane]
        pairs[2 &* lane &+ 1] = right[lane]
      }
      unsafe UnsafeMutableRawPointer(destination + 2 * index)
        .storeBytes(of: pairs, as: SIMD32<Int8>.self)
      index &+= 16
    }
    while index < count {
      unsafe destination[2 &* index] = a[index]
      unsafe destination[2 &* index &+ 1] = b[index]
      index &+= 1
    }
  }
}
