/// How the model before and after fine-tuning did on the held-out samples.
public struct FineTuningReport: Hashable, Sendable {
  public var sampleCount = 0
  /// Right answers of the int8 model in the file.
  public var correctBefore = 0
  /// Right answers of the new int8 model: what counts.
  public var correctAfter = 0
  /// Right answers of the float tail that the new int8 tail was made of; 0 in mode `biases`.
  public var correctInFloat = 0

  /// Whether the new model is to be kept: it is not worse than the old one.
  public var keepsNew: Bool { correctAfter >= correctBefore }

  public init() {}
}
