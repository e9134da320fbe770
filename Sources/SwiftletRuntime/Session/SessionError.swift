/// Why a session could not be made or did not run.
public enum SessionError: Error, Hashable, Sendable {
  /// The memory plan needs more: give an arena of `Model.arenaByteCount(threads:)` bytes.
  case arenaTooSmall(required: Int, given: Int)
  /// The arena does not begin at a multiple of 64.
  case arenaMisaligned
  /// The input does not have as many elements as the model's input tensor.
  case inputCount(required: Int, given: Int)
  /// The output does not have as many elements as the tensor that is read.
  case outputCount(required: Int, given: Int)
  /// The processor cannot run the path; `KernelPath.best` always can.
  case pathUnavailable(KernelPath)
  /// The system does not start so many threads (`code` is its `errno`), or `Session.threadRange`
  /// does not hold the number (`code` is 0).
  case threads(count: Int, code: Int32)
}

#if !hasFeature(Embedded)
  extension SessionError: CustomStringConvertible {
    public var description: String {
      switch self {
      case .arenaTooSmall(let required, let given):
        "the arena has \(given) bytes, the model's memory plan needs \(required); "
          + "allocate `model.arenaByteCount`"
      case .arenaMisaligned:
        "the arena does not begin at a multiple of \(ModelFormat.alignment) bytes; align it"
      case .inputCount(let required, let given):
        "the input has \(given) elements, the model takes \(required)"
      case .outputCount(let required, let given):
        "the output has room for \(given) elements, the tensor has \(required)"
      case .pathUnavailable(let path):
        "this processor cannot run the kernel path '\(path)'; leave the choice to the session"
      case .threads(let count, let code):
        code == 0
          ? "a session cannot have \(count) threads, only \(Session.threadRange)"
          : "the system does not start \(count) threads (error \(code)); ask for fewer"
      }
    }
  }
#endif
