internal import CSwiftletKernels

/// Local response normalization with a sliding sum: one square comes in and one goes out from a
/// channel to the next, which integers make exact. Channels whose sums are whole go to AVX2 where
/// the path has it.
///
/// - Complexity: O(elements), by AVX2 O(elements * size).
enum LocalResponseNormalizationPortable {
  static func run(_ arguments: LocalResponseNormalizationArguments, path: KernelPath) {
    var input = unsafe UnsafePointer(arguments.input.base)
    var output = unsafe arguments.output.base
    let channels = unsafe arguments.input.channels
    let usesVectors = unsafe path != .portable && arguments.size <= vectorSizeLimit
    for _ in unsafe 0..<arguments.input.pixelCount {
      if usesVectors {
        let first = unsafe min(arguments.before, channels)
        let end = unsafe min(channels, runAVX2(arguments, output, input))
        unsafe normalize(arguments, input, output, channels: 0..<first)
        unsafe normalize(arguments, input, output, channels: end..<channels)
      } else {
        unsafe normalize(arguments, input, output, channels: 0..<channels)
      }
      unsafe input += arguments.input.pixelStride
      unsafe output += arguments.output.pixelStride
    }
  }

  /// Beyond it the sliding sum is the cheaper one; sums of up to 258 squares are below 2^24.
  private static var vectorSizeLimit: Int { 16 }

  /// Returns the channel after the last one computed; those before the first whole sum are left.
  @inline(__always)
  private static func runAVX2(
    _ arguments: LocalResponseNormalizationArguments, _ output: UnsafeMutablePointer<Int8>,
    _ input: UnsafePointer<Int8>
  ) -> Int {
    var parameters = unsafe swl_lrn_int8_arguments(
      factors: arguments.factors, before: Int32(truncatingIfNeeded: arguments.before),
      after: Int32(truncatingIfNeeded: arguments.after),
      input_zero_point: arguments.input.zeroPoint, shift: arguments.shift,
      zero_point: arguments.output.zeroPoint, clamp_low: Int32(arguments.clampLow),
      clamp_high: Int32(arguments.clampHigh))
    return unsafe swl_lrn_int8(output, input, arguments.input.channels, &parameters)
  }

  @inline(__always)
  private static func normalize(
    _ arguments: LocalResponseNormalizationArguments, _ input: UnsafePointer<Int8>,
    _ output: UnsafeMutablePointer<Int8>, channels range: Range<Int>
  ) {
    let channels = unsafe arguments.input.channels
    let (before, after) = unsafe (arguments.before, arguments.after)
    let zeroPoint = unsafe arguments.input.zeroPoint
    var sum: UInt32 = 0
    for channel in max(0, range.lowerBound - before)..<min(range.lowerBound + after, channels) {
      sum &+= unsafe square(input[channel], zeroPoint)
    }
    for channel in range {
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
