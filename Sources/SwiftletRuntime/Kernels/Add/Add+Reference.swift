/// The sum of two tensors of different scales; see `ElementwiseScale` for the formula. Normative.
///
/// - Complexity: O(elements).
enum AddReference {
  static func run(_ arguments: ElementwiseArguments) {
    let output = unsafe arguments.output
    for pixel in unsafe 0..<output.pixelCount {
      for channel in unsafe 0..<output.channels {
        let a = unsafe arguments.input0.base[pixel * arguments.input0.pixelStride + channel]
        let b = unsafe arguments.input1.base[pixel * arguments.input1.pixelStride + channel]
        unsafe output.base[pixel * output.pixelStride + channel] = arguments.scale.combined(
          Int32(a) - arguments.input0.zeroPoint, Int32(b) - arguments.input1.zeroPoint,
          zeroPoint: output.zeroPoint, low: arguments.clampLow, high: arguments.clampHigh)
      }
    }
  }
}
