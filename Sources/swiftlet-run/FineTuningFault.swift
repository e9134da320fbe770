import SwiftletRuntime

/// Why a model was not fine-tuned.
enum FineTuningFault: Sendable {
  case tuner(FineTuningError)
  case file(FineTuningFileError)
  /// A line of the list is no number and path.
  case list(line: Int)
  /// A folder of samples cannot be read; the system's `errno`.
  case folder(code: Int32)
  /// A folder of samples has an entry that is not named by a class's number.
  case folderName
}

extension FineTuningFault {
  func write(to printer: inout Printer) {
    printer.write("error: ")
    switch self {
    case .tuner(let error): error.write(to: &printer)
    case .file(.tuning(let error)): error.write(to: &printer)
    case .file(.replacement(.file(let error))):
      printer.write("the model file: ")
      printer.write(error.action)
      printer.write(", error ")
      printer.write(Int(error.code))
      printer.write("; ")
      printer.write(error.remedy)
    case .file(.replacement(.model)):
      printer.write("the new model was written damaged; the old one is in place")
    case .file(.unreadable(let code)):
      printer.write("the checkpoint cannot be read, error ")
      printer.write(Int(code))
    case .list(let line):
      printer.write("the list of samples needs a class's number and a path in line ")
      printer.write(line)
    case .folder(let code):
      printer.write("the folder of samples cannot be read, error ")
      printer.write(Int(code))
    case .folderName:
      printer.write("a folder of samples has a folder for each class, named by its number")
    }
  }
}

extension FineTuningError {
  fileprivate func write(to printer: inout Printer) {
    switch self {
    case .notTrainable:
      printer.write("the model has nothing to train; make it with `swiftlet quantize --trainable`")
    case .arenaTooSmall(let required, _):
      printer.write("fine-tuning needs bytes: ")
      printer.write(required)
    case .arenaMisaligned: printer.write("the arena is misaligned")
    case .pathUnavailable(let path):
      printer.write("this processor cannot run path ")
      printer.write(path.name)
    case .inputCount(let required, _):
      printer.write("a sample must have elements: ")
      printer.write(required)
    case .label(let label, let classCount):
      writePair("no class: ", label, ", of ", classCount, to: &printer)
    case .classCount(let count, let capacity):
      writePair("classes: ", count, ", room in the file: ", capacity, to: &printer)
    case .labelByteCount(let required, let capacity):
      writePair("bytes of labels: ", required, ", room in the file: ", capacity, to: &printer)
    case .noSamples: printer.write("there are no samples to learn from")
    case .layer(let index):
      printer.write("training diverged; weights do not fit int8 in operation ")
      printer.write(index)
    case .notRequantized: printer.write("there is no updated model")
    case .checkpoint: printer.write("the checkpoint does not belong to the model, or is damaged")
    }
  }

  private func writePair(
    _ first: StaticString, _ a: Int, _ second: StaticString, _ b: Int, to printer: inout Printer
  ) {
    printer.write(first)
    printer.write(a)
    printer.write(second)
    printer.write(b)
  }
}
