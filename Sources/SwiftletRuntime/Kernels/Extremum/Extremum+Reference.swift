/// The minimum or maximum of two tensors of different scales:
///
/// `y = clamp(z + floor((m + 2^(shift-1)) / 2^shift))`, with `m` the smaller or larger of
/// `(a - za) * multiplier0` and `(b - zb) * multiplier1`. Normative.
///
/// - Complexity: O(elements).
enum ExtremumReference {
  static func run(_ arguments: ElementwiseArguments, _ order: ModelFormat.ExtremumOrder) {
    let output = unsafe arguments.output
    let scale = unsafe arguments.scale
    for pixel in unsafe 0..<output.pixelCount {
      for channel in unsafe 0..<output.channels {
        let a = unsafe arguments.input0.base[pixel * arguments.input0.pixelStride + channel]
        let b = unsafe arguments.input1.base[pixel * arguments.input1.pixelStride + channel]
        let left = unsafe (Int32(a) - arguments.input0.zeroPoint) * scale.multiplier0
        let right = unsafe (Int32(b) - arguments.input1.zeroPoint) * scale.multiplier1
        let chosen = order == .minimum ? min(left, right) : max(left, right)
        let value =
          unsafe output.zeroPoint
          + (chosen + (1 &<< (scale.shift &- 1))) &>> scale.shift
        unsafe output.base[pixel * output.pixelStride + channel] = Int8(
          truncatingIfNeeded: min(
            max(value, Int32(arguments.clampLow)), Int32(arguments.clampHigh)))
      }
    }
  }
}
