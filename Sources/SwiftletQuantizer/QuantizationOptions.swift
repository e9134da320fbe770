/// How a network is quantized.
public struct QuantizationOptions: Hashable, Sendable {
  /// How activation ranges are chosen.
  public var method: CalibrationMethod
  /// Samples to calibrate with; all of the source's when it has fewer.
  public var sampleCount: Int
  /// Chooses the samples, and starts the memory planner's search.
  public var seed: UInt64
  /// Samples that run through the float graph at once, if `memoryByteCount` has room for them.
  public var batchSize: Int
  /// Bytes that the activations of one batch may take. A network with larger ones runs sample by
  /// sample.
  public var memoryByteCount: Int
  /// Whether biases make up for what rounding the weights does to the mean output.
  public var correctsBias: Bool
  /// Whether the output's range is a quarter wider than what the samples showed.
  public var hasOutputHeadroom = false

  /// Makes the model trainable on the device; nil for inference only.
  public var tuning: TuningOptions?

  public init(
    method: CalibrationMethod = .percentile(99.999), sampleCount: Int = 1024, seed: UInt64 = 1,
    batchSize: Int = 16, memoryByteCount: Int = 256 << 20, correctsBias: Bool = true
  ) {
    self.method = method
    self.sampleCount = sampleCount
    self.seed = seed
    self.batchSize = batchSize
    self.memoryByteCount = memoryByteCount
    self.correctsBias = correctsBias
  }
}
