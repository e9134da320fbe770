internal import CSwiftlet
internal import SwiftletRuntime

/// An error of the tuner's that C gets as a status.
protocol TuningFault: Error {
  var failure: Failure { get }
}

extension FineTuningError: TuningFault {
  var failure: Failure {
    switch self {
    case .notTrainable: Failure(SWIFTLET_TUNER_NOT_TRAINABLE)
    case .arenaTooSmall(let required, _): Failure(SWIFTLET_ARENA_TOO_SMALL, required)
    case .arenaMisaligned: Failure(SWIFTLET_ARENA_MISALIGNED)
    case .pathUnavailable: Failure(SWIFTLET_UNAVAILABLE)
    case .inputCount(let required, _): Failure(SWIFTLET_INPUT_COUNT, required)
    case .label(_, let classCount): Failure(SWIFTLET_TUNER_LABEL, classCount)
    case .classCount(_, let capacity): Failure(SWIFTLET_TUNER_CLASS_COUNT, capacity)
    case .labelByteCount(_, let capacity): Failure(SWIFTLET_TUNER_NAMES, capacity)
    case .noSamples: Failure(SWIFTLET_TUNER_NO_SAMPLES)
    case .layer(let index): Failure(SWIFTLET_TUNER_DIVERGED, index)
    case .notRequantized: Failure(SWIFTLET_TUNER_NOT_REQUANTIZED)
    case .checkpoint(let fault): Failure(SWIFTLET_TUNER_CHECKPOINT, Int(fault.rawValue))
    }
  }
}

extension FineTuningFileError: TuningFault {
  var failure: Failure {
    switch self {
    case .tuning(let error): error.failure
    case .unreadable(let code): Failure(SWIFTLET_TUNER_FILE_READ, Int(code))
    case .replacement(.model(let error)):
      Failure(SWIFTLET_TUNER_FILE_DAMAGED, Int(error.offset))
    case .replacement(.file(let error)):
      Failure(
        error.isReplaced ? SWIFTLET_TUNER_FILE_SYNC : SWIFTLET_TUNER_FILE_WRITE, Int(error.code))
    }
  }
}
