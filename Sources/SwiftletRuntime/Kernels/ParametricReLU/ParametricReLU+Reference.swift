/// A ReLU with a slope for each channel; `ParametricReLUArguments` has the formula. Normative.
///
/// - Complexity: O(elements).
enum ParametricReLUReference {
  static func run(_ arguments: ParametricReLUArguments) {
    let input = unsafe arguments.input
    let output = unsafe arguments.output
    for pixel in unsafe 0..<output.pixelCount {
      for channel in unsafe 0..<output.channels {
        let x = unsafe Int32(input.base[pixel * input.pixelStride + channel]) - input.zeroPoint
        let multiplier = unsafe x < 0 ? arguments.slopes[channel] : arguments.multiplier
        let scale = unsafe ElementwiseScale(multiplier0: multiplier, shift: arguments.shift)
        unsafe output.base[pixel * output.pixelStride + channel] = scale.combined(
          x, 0, zeroPoint: output.zeroPoint, low: arguments.clampLow, high: arguments.clampHigh)
      }
    }
  }
}
