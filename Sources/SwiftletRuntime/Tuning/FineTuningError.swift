/// Why a model could not be fine-tuned.
public enum FineTuningError: Error, Hashable, Sendable {
  /// The file has no tuning sections: make it with `swiftlet quantize --trainable`.
  case notTrainable
  /// Give an arena of `Model.fineTuningByteCount` bytes.
  case arenaTooSmall(required: Int, given: Int)
  /// The arena does not begin at a multiple of 64.
  case arenaMisaligned
  case pathUnavailable(KernelPath)
  /// The input does not have as many elements as the model's input tensor.
  case inputCount(required: Int, given: Int)
  /// The label is not a class, or the classes are not as many as the head has room for.
  case label(Int, classCount: Int)
  case classCount(Int, capacity: Int)
  /// The labels together do not fit the room that the file has for them.
  case labelByteCount(required: Int, capacity: Int)
  /// No sample was seen since the weights were set, so activation ranges are unknown.
  case noSamples
  /// A trained layer's numbers do not fit int8 arithmetic: they are not finite, or a scale is out of
  /// range. Training diverged; use a smaller learning rate.
  case layer(index: Int)
  /// There is no updated model: call `requantize()` first.
  case notRequantized
  case checkpoint(CheckpointFault)

  /// What is wrong with a checkpoint.
  public enum CheckpointFault: UInt8, Sendable {
    case byteCount
    case magic
    /// It belongs to another model.
    case model
    /// Its bytes are not those that were written.
    case checksum
    /// A count in it is out of range.
    case count
  }
}

#if !hasFeature(Embedded)
  extension FineTuningError: CustomStringConvertible {
    public var description: String {
      switch self {
      case .notTrainable:
        "the model has nothing to train; make it with `swiftlet quantize --trainable`"
      case .arenaTooSmall(let required, let given):
        "the arena has \(given) bytes, fine-tuning needs \(required); "
          + "allocate `model.fineTuningByteCount`"
      case .arenaMisaligned:
        "the arena does not begin at a multiple of \(ModelFormat.alignment) bytes; align it"
      case .pathUnavailable(let path):
        "this processor cannot run the kernel path '\(path)'; leave the choice to the tuner"
      case .inputCount(let required, let given):
        "the input has \(given) elements, the model takes \(required)"
      case .label(let label, let classCount):
        "\(label) is no class of the model, which has \(classCount); "
          + "set the number of classes first"
      case .classCount(let count, let capacity):
        "the model has room for 1 to \(capacity) classes, not \(count); "
          + "quantize it with `--classes`"
      case .labelByteCount(let required, let capacity):
        "the labels take \(required) bytes, the file has room for \(capacity); shorten them"
      case .noSamples:
        "no sample was seen yet, so the ranges of activations are unknown; give samples first"
      case .layer(let index):
        "the weights of operation \(index) do not fit int8 arithmetic: training diverged; "
          + "use a smaller learning rate"
      case .notRequantized:
        "there is no updated model yet; requantize first"
      case .checkpoint(let fault):
        "the checkpoint is refused: \(fault.text)"
      }
    }
  }

  extension FineTuningError.CheckpointFault {
    var text: String {
      switch self {
      case .byteCount: "its size is not the model's; it belongs to another model"
      case .magic: "it does not begin as a checkpoint does"
      case .model: "it belongs to another model"
      case .checksum: "its bytes have changed; start again from the model"
      case .count: "a count in it is out of range"
      }
    }
  }
#endif
