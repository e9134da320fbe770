extension QuantizationParameters {
  /// The smallest scale that is used: a value that stays below 255 times this counts as zero.
  /// It keeps every ratio of two scales far from the ends of double.
  static var smallestScale: Double { 0x1p-40 }

  /// Asymmetric int8 over `range`: `scale = (high - low) / 255`, and the zero point is where real
  /// zero falls, rounded to the nearest integer in [-128, 127].
  ///
  /// Units: `scale` as a real number per step. A value that is always zero gets scale 1, zero
  /// point 0.
  /// Source: Jacob et al. 2018, "Quantization and training of neural networks for efficient
  /// integer-arithmetic-only inference", equation 1.
  public init(covering range: ValueRange) {
    let steps = (Double(range.high) - Double(range.low)) / 255
    guard steps >= Self.smallestScale else {
      self.init(scale: 1, zeroPoint: 0)
      return
    }
    let zeroPoint = (-128 - Double(range.low) / steps).roundedToEven
    self.init(scale: Float(steps), zeroPoint: Int32(min(max(zeroPoint, -128), 127)))
  }
}
