/// The interval of real numbers that a value is quantized over. It always contains zero, so that
/// zero (padding, the low end of ReLU) is exact.
public struct ValueRange: Hashable, Sendable {
  /// At most 0.
  public let low: Float
  /// At least 0.
  public let high: Float

  /// The smallest range that contains `low`, `high` and zero.
  ///
  /// Precondition: both are finite and `low <= high`.
  public init(low: Float, high: Float) {
    precondition(low.isFinite && high.isFinite && low <= high)
    self.low = min(low, 0)
    self.high = max(high, 0)
  }

  /// Whether zero is the only value.
  public var isZero: Bool { low == 0 && high == 0 }
}

#if !hasFeature(Embedded)
  extension ValueRange: CustomStringConvertible {
    public var description: String { "[\(low), \(high)]" }
  }
#endif
