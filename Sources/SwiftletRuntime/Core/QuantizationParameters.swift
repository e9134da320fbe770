/// How an int8 tensor stands for real numbers: `real = scale * (quantized - zeroPoint)`.
///
/// Units: `scale` is the real size of one step, positive and finite; `zeroPoint` is the int8 value
/// of real zero, in [-128, 127].
public struct QuantizationParameters: Hashable, Sendable {
  public var scale: Float
  public var zeroPoint: Int32

  public init(scale: Float, zeroPoint: Int32) {
    self.scale = scale
    self.zeroPoint = zeroPoint
  }

  /// The int8 value nearest to `real`, ties to even, saturated to [-128, 127].
  ///
  /// Numerics: one float32 division, one rounding; NaN becomes the zero point.
  public func quantize(_ real: Float) -> Int8 {
    let steps = real / scale
    if steps.isNaN { return Int8(truncatingIfNeeded: zeroPoint) }
    // Clamped in float first: the conversion to an integer traps outside its range.
    let bounded = min(max(steps, -512), 512)
    let rounded = (bounded + Self.integerSpacing) - Self.integerSpacing
    return Int8(truncatingIfNeeded: min(max(Int32(rounded) + zeroPoint, -128), 127))
  }

  /// 1.5 * 2^23. Floats near it are one apart, so that adding it rounds a small number to an
  /// integer, in the processor's mode: to nearest, ties to even. `rounded(_:)` would be a call
  /// into libm on processors without an instruction for it.
  private static var integerSpacing: Float { 12_582_912 }

  /// The real number that `quantized` stands for.
  public func dequantize(_ quantized: Int8) -> Float {
    // Through `Int`: from `Int32` it would allocate on 32-bit targets in Embedded Swift 6.3.
    scale * Float(Int(quantized) - Int(zeroPoint))
  }
}
