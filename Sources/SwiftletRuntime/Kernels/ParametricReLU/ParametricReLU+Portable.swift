/// Sixteen channels to a vector, the last one of a pixel in part.
enum ParametricReLUPortable {
  static func run(_ arguments: ParametricReLUArguments) {
    let channels = unsafe arguments.output.channels
    var x = unsafe UnsafePointer(arguments.input.base)
    var y = unsafe arguments.output.base
    for _ in unsafe 0..<arguments.output.pixelCount {
      for channel in stride(from: 0, to: channels, by: 16) {
        let count = min(16, channels - channel)
        let slopes = unsafe UnsafeRawPointer(arguments.slopes + channel)
          .loadUnaligned(as: SIMD16<Int32>.self)
        unsafe Lanes.store(
          activated(arguments, Lanes.load(x + channel, count: count), slopes), to: y + channel,
          count: count)
      }
      unsafe x += arguments.input.pixelStride
      unsafe y += arguments.output.pixelStride
    }
  }

  @inline(__always)
  private static func activated(
    _ arguments: ParametricReLUArguments, _ x: SIMD16<Int8>, _ slopes: SIMD16<Int32>
  ) -> SIMD16<Int8> {
    let steps = unsafe x.widened.widened &- arguments.input.zeroPoint
    let positive = unsafe SIMD16(repeating: arguments.multiplier)
    let isNegative = unsafe unsafeBitCast(steps .< .zero, to: SIMD16<Int32>.self)
    let multipliers = positive ^ ((positive ^ slopes) & isNegative)
    let shift = unsafe arguments.shift
    let sum = steps &* multipliers &+ SIMD16(repeating: 1 &<< (shift &- 1))
    let value =
      unsafe SIMD16(repeating: arguments.output.zeroPoint)
      &+ sum &>> SIMD16(repeating: shift)
    return unsafe value.bounded(Int32(arguments.clampLow), Int32(arguments.clampHigh)).narrowed
  }
}
