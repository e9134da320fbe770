/// Average pooling with sixteen channels to a vector.
enum AveragePoolPortable {
  static func run(_ arguments: PoolArguments) {
    let input = unsafe arguments.input
    let output = unsafe arguments.output
    var pixel = unsafe output.base
    for row in unsafe 0..<output.height {
      for column in unsafe 0..<output.width {
        let window = unsafe PoolWindow(
          arguments.window, row: row, column: column, height: input.height, width: input.width)
        let scale = unsafe RequantizationVector(
          AveragePoolKernel.requantization(arguments, count: window.count),
          zeroPoint: output.zeroPoint, low: arguments.clampLow, high: arguments.clampHigh)
        let zero = unsafe SIMD16(repeating: Int32(window.count) &* input.zeroPoint)
        for channel in unsafe stride(from: 0, to: output.channels, by: 16) {
          let count = unsafe min(16, output.channels - channel)
          let sum = unsafe sum(arguments, window, channel: channel, count: count)
          unsafe Lanes.store(scale.requantize(sum &- zero), to: pixel + channel, count: count)
        }
        unsafe pixel += output.pixelStride
      }
    }
  }

  /// The plain sums of up to sixteen channels.
  @inline(__always)
  private static func sum(
    _ arguments: PoolArguments, _ window: PoolWindow, channel: Int, count: Int
  ) -> SIMD16<Int32> {
    let input = unsafe arguments.input
    let step = unsafe arguments.window.dilationWidth * input.pixelStride
    let line = unsafe arguments.window.dilationHeight * input.width * input.pixelStride
    var sum = SIMD16<Int32>.zero
    var start = unsafe UnsafePointer(
      input.base + (window.firstRow * input.width + window.firstColumn) * input.pixelStride
        + channel)
    for _ in 0..<window.rowCount {
      var tap = unsafe start
      for _ in 0..<window.columnCount {
        sum &+= unsafe Lanes.load(tap, count: count).widened.widened
        unsafe tap += step
      }
      unsafe start += line
    }
    return sum
  }
}
