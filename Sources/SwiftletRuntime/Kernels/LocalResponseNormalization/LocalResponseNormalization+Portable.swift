internal import CSwiftletKernels

/// Local response normalization with a sliding sum: one square comes in and one goes out from a
/// channel to the next, which integers make exact. Pixels go to AVX2 or NEON where the path has it.
///
/// - Complexity: O(elements), by AVX2 and NEON O(elements * size).
enum LocalResponseNormalizationPortable {
  static func run(_ arguments: LocalResponseNormalizationArguments, path: KernelPath) {
    let channels = unsafe arguments.input.channels
    let usesVectors = unsafe path != .portable && arguments.size <= vectorSizeLimit
    let done = unsafe usesVectors ? runVectors(arguments) : 0..<0
    if done.count == channels { return }
    var input = unsafe UnsafePointer(arguments.input.base)
    var output = unsafe arguments.output.base
    for _ in unsafe 0..<arguments.input.pixelCount {
      unsafe normalize(arguments, input, output, channels: 0..<done.lowerBound)
      unsafe normalize(arguments, input, output, channels: done.upperBound..<channels)
      unsafe input += arguments.input.pixelStride
      unsafe output += arguments.output.pixelStride
    }
  }

  /// Beyond it the sliding sum is the cheaper one; of so many squares sums are below 2^24.
  private static var vectorSizeLimit: Int { 16 }

  /// Returns the channels that were computed of each pixel.
  private static func runVectors(_ arguments: LocalResponseNormalizationArguments) -> Range<Int> {
    let (input, output) = unsafe (arguments.input, arguments.output)
    var map = unsafe swl_lrn_int8_map(
      input: input.base, input_stride: input.pixelStride, output: output.base,
      output_stride: output.pixelStride, pixel_count: input.pixelCount, channels: input.channels)
    var parameters = unsafe swl_lrn_int8_arguments(
      factors: arguments.factors, before: Int32(truncatingIfNeeded: arguments.before),
      after: Int32(truncatingIfNeeded: arguments.after),
      input_zero_point: input.zeroPoint, shift: arguments.shift,
      zero_point: output.zeroPoint, clamp_low: Int32(arguments.clampLow),
      clamp_high: Int32(arguments.clampHigh))
    let done = unsafe swl_lrn_int8(&map, &parameters)
    return done.first..<done.end
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
