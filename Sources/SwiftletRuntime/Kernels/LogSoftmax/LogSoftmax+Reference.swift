/// Log-softmax in integers; `LogSoftmaxArguments` has the formula. Normative.
///
/// - Complexity: O(elements).
enum LogSoftmaxReference {
  static func run(_ arguments: LogSoftmaxArguments) {
    let half: Int64 = 1 &<< Int64(widening: unsafe arguments.shift &- 1)
    for pixel in unsafe 0..<arguments.input.pixelCount {
      let input = unsafe arguments.input.base + pixel * arguments.input.pixelStride
      let output = unsafe arguments.output.base + pixel * arguments.output.pixelStride
      let largest = unsafe SoftmaxReference.largest(input, count: arguments.input.channels)
      var sum: UInt64 = 0
      for channel in unsafe 0..<arguments.input.channels {
        sum &+= unsafe UInt64(widening: arguments.tables[Int(largest) - Int(input[channel])])
      }
      let offset =
        unsafe half
        &- Int64(widening: logarithm(sum, arguments.tables + 256))
        &* Int64(widening: arguments.logarithmMultiplier)
      for channel in unsafe 0..<arguments.input.channels {
        let distance = unsafe Int32(largest) - Int32(input[channel])
        let scaled =
          unsafe offset
          &- Int64(widening: distance) &* Int64(widening: arguments.inputMultiplier)
        let value =
          unsafe (scaled &>> Int64(widening: arguments.shift))
          &+ Int64(widening: arguments.output.zeroPoint)
        unsafe output[channel] = Int8(truncatingIfNeeded: min(max(value, -128), 127))
      }
    }
  }

  /// `2^16 * log2(sum / 2^23)`, for a sum of at least 2^23.
  static func logarithm(_ sum: UInt64, _ table: UnsafePointer<UInt32>) -> Int32 {
    // By halves: on 32-bit targets 64-bit numbers have no such count without allocating.
    let high = UInt32(truncatingIfNeeded: sum &>> 32)
    let leading =
      high == 0
      ? 32 + UInt32(truncatingIfNeeded: sum).leadingZeroBitCount : high.leadingZeroBitCount
    let normalized = sum &<< UInt64(widening: UInt32(truncatingIfNeeded: leading))
    // What follows the leading one, bit 63.
    let fraction = UInt32(truncatingIfNeeded: normalized &>> 31)
    let index = Int(fraction &>> 24)
    let left = unsafe Int32(truncatingIfNeeded: table[index])
    let right = unsafe Int32(truncatingIfNeeded: table[index + 1])
    let part = Int32(truncatingIfNeeded: fraction &>> 10 & 0x3FFF)
    let exponent = Int32(truncatingIfNeeded: 63 - 23 - leading)
    return exponent &* 65_536 &+ left &+ ((right &- left) &* part &+ 8_192) &>> 14
  }
}
