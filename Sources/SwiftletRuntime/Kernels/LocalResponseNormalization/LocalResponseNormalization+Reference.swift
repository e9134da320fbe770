/// Local response normalization with each sum on its own; `LocalResponseNormalizationArguments` has
/// the formula. Normative.
///
/// - Complexity: O(elements * size).
enum LocalResponseNormalizationReference {
  static func run(_ arguments: LocalResponseNormalizationArguments) {
    let channels = unsafe arguments.input.channels
    for pixel in unsafe 0..<arguments.input.pixelCount {
      let input = unsafe arguments.input.base + pixel * arguments.input.pixelStride
      let output = unsafe arguments.output.base + pixel * arguments.output.pixelStride
      for channel in 0..<channels {
        var sum: UInt32 = 0
        let first = unsafe max(0, channel - arguments.before)
        let last = unsafe min(channels - 1, channel + arguments.after)
        for neighbour in first...last {
          let value = unsafe Int32(input[neighbour]) - arguments.input.zeroPoint
          sum &+= UInt32(bitPattern: value &* value)
        }
        unsafe output[channel] = arguments.normalized(
          Int32(input[channel]) - arguments.input.zeroPoint, sum: sum)
      }
    }
  }
}
