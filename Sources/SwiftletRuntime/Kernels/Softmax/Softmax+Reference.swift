/// Softmax over the channels of every pixel in integers; `SoftmaxArguments` has the formula.
/// Normative.
///
/// - Complexity: O(elements).
enum SoftmaxReference {
  static func run(_ arguments: SoftmaxArguments) {
    for pixel in unsafe 0..<arguments.input.pixelCount {
      let input = unsafe arguments.input.base + pixel * arguments.input.pixelStride
      let output = unsafe arguments.output.base + pixel * arguments.output.pixelStride
      let largest = unsafe largest(input, count: arguments.input.channels)
      var sum: UInt64 = 0
      for channel in unsafe 0..<arguments.input.channels {
        sum &+= unsafe UInt64(widening: arguments.exponentials[Int(largest) - Int(input[channel])])
      }
      for channel in unsafe 0..<arguments.input.channels {
        let e = unsafe UInt64(widening: arguments.exponentials[Int(largest) - Int(input[channel])])
        let steps = (512 &* e &+ sum) / (2 &* sum)
        unsafe output[channel] = Int8(
          truncatingIfNeeded: min(255, Int32(truncatingIfNeeded: steps)) &- 128)
      }
    }
  }

  /// The largest of `count` values, at least one.
  static func largest(_ values: UnsafeMutablePointer<Int8>, count: Int) -> Int8 {
    var largest = unsafe values[0]
    for index in 1..<max(count, 1) { largest = unsafe max(largest, values[index]) }
    return largest
  }
}
