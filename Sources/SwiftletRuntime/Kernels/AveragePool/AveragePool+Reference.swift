/// The mean of the valid elements under the window. Normative.
///
/// `y = requantize(sum of (x - inputZeroPoint))` with the entry for the number of valid elements,
/// whose scale is `inputScale / (outputScale * count)`. The entry for `firstCount` comes first.
///
/// - Complexity: O(output pixels × channels × taps).
enum AveragePoolReference: @unsafe ElementDefinition {
  static func element(
    _ arguments: PoolArguments, row: Int, column: Int, channel: Int
  ) -> Int8 {
    let window = unsafe arguments.window
    let input = unsafe arguments.input
    var sum: Int32 = 0
    var count = 0
    for i in 0..<window.kernelHeight {
      for j in 0..<window.kernelWidth {
        let y = row * window.strideHeight + i * window.dilationHeight - window.padTop
        let x = column * window.strideWidth + j * window.dilationWidth - window.padLeft
        guard unsafe y >= 0 && y < input.height && x >= 0 && x < input.width else { continue }
        let element = unsafe input.base[(y * input.width + x) * input.pixelStride + channel]
        sum &+= unsafe Int32(element) &- input.zeroPoint
        count += 1
      }
    }
    return unsafe AveragePoolKernel.requantization(arguments, count: count).requantize(
      sum, zeroPoint: arguments.output.zeroPoint,
      low: arguments.clampLow, high: arguments.clampHigh)
  }
}
