/// One tensor at another scale and zero point, clamped: a requantized copy, and every activation
/// that is a clamp and could not be fused. Normative.
///
/// - Complexity: O(elements).
enum RescaleReference {
  static func run(_ arguments: ElementwiseArguments) {
    let input = unsafe arguments.input0
    let output = unsafe arguments.output
    for pixel in unsafe 0..<output.pixelCount {
      for channel in unsafe 0..<output.channels {
        let x = unsafe input.base[pixel * input.pixelStride + channel]
        unsafe output.base[pixel * output.pixelStride + channel] = arguments.scale.combined(
          Int32(x) - input.zeroPoint, 0,
          zeroPoint: output.zeroPoint, low: arguments.clampLow, high: arguments.clampHigh)
      }
    }
  }
}
