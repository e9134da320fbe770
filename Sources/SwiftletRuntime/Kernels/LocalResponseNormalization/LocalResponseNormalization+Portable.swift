/// Local response normalization with a sliding sum: one square comes in and one goes out from a
/// channel to the next. Integers make that exact.
///
/// - Complexity: O(elements).
enum LocalResponseNormalizationPortable {
  static func run(_ arguments: LocalResponseNormalizationArguments) {
    var input = unsafe UnsafePointer(arguments.input.base)
    var output = unsafe arguments.output.base
    for _ in unsafe 0..<arguments.input.pixelCount {
      unsafe normalize(arguments, input, output)
      unsafe input += arguments.input.pixelStride
      unsafe output += arguments.output.pixelStride
    }
  }

  @inline(__always)
  private static func normalize(
    _ arguments: LocalResponseNormalizationArguments, _ input: UnsafePointer<Int8>,
    _ output: UnsafeMutablePointer<Int8>
  ) {
    let channels = unsafe arguments.input.channels
    let (before, after) = unsafe (arguments.before, arguments.after)
    let zeroPoint = unsafe arguments.input.zeroPoint
    var sum: UInt32 = 0
    for channel in 0..<min(after, channels) {
      sum &+= unsafe square(input[channel], zeroPoint)
    }
    for channel in 0..<channels {
      if channel &+ after < channels {
        sum &+= unsafe square(input[channel &+ after], zeroPoint)
      }
      unsafe output[channel] = arguments.normalized(
        Int32(input[channel]) &- zeroPoint, sum: sum)
      if channel >= before { sum &-= unsafe square(input[channel &- before], zeroPoint) }
    }
  }

  @inline(__always)
  private static func square(_ x: Int8, _ zeroPoint: Int32) -> UInt32 {
    let value = Int32(x) &- zeroPoint
    return UInt32(bitPattern: value &* value)
  }
}
