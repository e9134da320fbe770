/// How a network is quantized.
public struct QuantizationOptions: Hashable, Sendable {
  /// How activation ranges are chosen.
  public var method: CalibrationMethod
  /// Samples to calibrate with; all of the source's when it has fewer.
  public var sampleCount: Int
  /// Chooses the samples, and starts the memory planner's search.
  public var seed: UInt64
  /// Samples that run through the float graph at once.
  public var batchSize: Int

  public init(
    method: CalibrationMethod = .minMax, sampleCount: Int = 512, seed: UInt64 = 1,
    batchSize: Int = 16
  ) {
    self.method = method
    self.sampleCount = sampleCount
    self.seed = seed
    self.batchSize = batchSize
  }
}
