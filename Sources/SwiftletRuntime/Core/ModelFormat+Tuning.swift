// What a trainable model carries besides the int8 network: docs/file-format.md, "Fine-tuning".
extension ModelFormat {
  /// What fine-tuning changes.
  public enum TuningMode: UInt32, Sendable {
    /// Weights and biases of the last layers, in float32; the layers before stay int8 and frozen.
    case layers = 1
    /// Biases anywhere, while all weights and scales stay as they are.
    case biases = 2
  }

  /// The one record of the `tuning` section: 64 bytes.
  public struct Tuning: BitwiseCopyable, Sendable {
    public var mode: UInt32 = 0
    /// The first operation of the tail. The trunk before it is never changed.
    public var firstOperation: UInt32 = 0
    /// Classes that the head has room for.
    public var classCapacity: UInt32 = 0
    /// Samples whose features the arena holds.
    public var replayCapacity: UInt32 = 0
    /// Bytes of the file from the labels section's first that labels may take.
    public var labelCapacity: UInt32 = 0
    public var reserved0: UInt32 = 0
    /// What fine-tuning needs behind the inference arena.
    public var arenaByteCount: UInt64 = 0
    /// The part of it that holds one sample's activations and gradients.
    public var workByteCount: UInt64 = 0
    /// The features as float32, in that part. Mode `biases`: the input as int8.
    public var featureOffset: UInt64 = 0
    public var reserved1: UInt64 = 0
    public var reserved2: UInt64 = 0
    public init() {}
  }

  /// One operation of the tail: 48 bytes. Record `i` belongs to operation `firstOperation + i`.
  public struct TuningLayer: BitwiseCopyable, Sendable {
    /// The output of one sample in the work memory: float32, mode `biases`: int8.
    public var outputOffset: UInt64 = 0
    /// The loss's gradient by the output: float32.
    public var gradientOffset: UInt64 = 0
    /// Index of the layer's first master weight.
    public var parameterIndex: UInt64 = 0
    /// Master weights: weights by output channel, then biases; 0 for layers that have none.
    public var parameterCount: UInt64 = 0
    /// The fused activation: outputs are clamped to [low, high]; infinities for none.
    public var low: Float = -.infinity
    public var high: Float = .infinity
    /// Add, rescale: what the inputs are multiplied with, in real numbers. Average pooling: what a
    /// sum is divided by, or 0 for its number of valid elements.
    public var factor0: Float = 1
    public var factor1: Float = 0
    public init() {}
  }
}
