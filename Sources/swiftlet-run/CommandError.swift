import SwiftletRuntime

/// What can go wrong between the command line and the digest.
enum CommandError: Error {
  case usage(UsageFault)
  case memory(byteCount: Int)
  case model(ModelError)
  case session(SessionError)
  case input(InputFault)
  case tuning(FineTuningFault)

  enum InputFault: Sendable {
    case unreadable(code: Int32)
    /// Begins like a `.npy` file but is not one of version 1 to 3 in C order.
    case malformed
    /// Neither `<f4` nor `|i1`.
    case elementType
    /// Not a whole number of the model's inputs.
    case elementCount(required: Int, given: Int)
    /// What follows `random:` is no number.
    case seed
    /// A netpbm picture of text, bits or PAM.
    case pictureKind
    case pictureHeader
    /// More or fewer than 8 bits per channel.
    case pictureMaximum(Int)
    /// Fewer pixels than the header says; `given` is their bytes.
    case pictureCutOff(given: Int)
    case pictureSize(width: Int, height: Int, model: TensorDescription)
    /// The model takes neither grey nor colour pictures.
    case pictureChannels(Int)
  }
}

extension CommandError {
  /// As in sysexits.h for wrong usage; 2 when the new model is in place but may not outlive a power
  /// failure, 1 for everything else.
  var exitCode: Int32 {
    switch self {
    case .usage: 64
    #if FINE_TUNING
      case .tuning(.file(.replacement(.file(let error)))) where error.isReplaced: 2
    #endif
    default: 1
    }
  }

  func write(to printer: inout Printer) {
    switch self {
    case .usage(let fault): fault.write(to: &printer)
    case .memory(let byteCount):
      printer.write("error: the system has no memory of ")
      printer.write(byteCount)
      printer.write(" bytes left")
    case .model(let error): error.write(to: &printer)
    case .session(let error): error.write(to: &printer)
    case .input(let fault): fault.write(to: &printer)
    case .tuning(let fault):
      // Nobody throws it in a program without fine-tuning, whose texts need not be there.
      #if FINE_TUNING
        fault.write(to: &printer)
      #else
        _ = fault
      #endif
    }
    printer.endLine()
  }
}

extension ModelError {
  fileprivate func write(to printer: inout Printer) {
    printer.write("error: the model was refused: ")
    switch self {
    case .unreadable(let code):
      printer.write("the file cannot be read, error ")
      printer.write(Int(code))
      return
    case .misalignedBuffer: printer.write("misaligned buffer")
    case .truncated: printer.write("it is no model file, or cut off")
    case .header: printer.write("header")
    case .checksum: printer.write("checksum; copy the file again")
    case .section(_, let index, _): writeRecord("section ", index, to: &printer)
    case .tensor(_, let index, _): writeRecord("tensor ", index, to: &printer)
    case .operation(_, let index, _): writeRecord("operation ", index, to: &printer)
    case .value: printer.write("value")
    case .tuning(_, let layer, _): writeRecord("tuning layer ", layer ?? 0, to: &printer)
    }
    printer.write(", byte ")
    printer.write(offset)
    printer.write("; `swiftlet inspect` on a host tells more")
  }

  private func writeRecord(_ name: StaticString, _ index: Int, to printer: inout Printer) {
    printer.write(name)
    printer.write(index)
  }
}

extension SessionError {
  fileprivate func write(to printer: inout Printer) {
    switch self {
    case .arenaTooSmall(let required, let given):
      printer.write("error: the arena must have bytes: ")
      printer.write(required)
      printer.write(", given: ")
      printer.write(given)
    case .arenaMisaligned: printer.write("error: the arena is misaligned")
    case .inputCount(let required, let given), .outputCount(let required, let given):
      printer.write("error: elements needed: ")
      printer.write(required)
      printer.write(", given: ")
      printer.write(given)
    case .pathUnavailable(let path):
      printer.write("error: this processor cannot run path ")
      printer.write(path.name)
    case .threads(let count, let code):
      printer.write("error: the system does not give threads: ")
      printer.write(count)
      printer.write(", error ")
      printer.write(Int(code))
    }
  }
}

extension CommandError.InputFault {
  fileprivate func write(to printer: inout Printer) {
    printer.write("error: the input ")
    switch self {
    case .unreadable(let code):
      printer.write("cannot be read, error ")
      printer.write(Int(code))
    case .malformed: printer.write("is no .npy file in C order")
    case .elementType: printer.write("has elements that are neither <f4 nor |i1")
    case .elementCount(let required, let given):
      printer.write("has elements: ")
      printer.write(given)
      printer.write(", the model takes: ")
      printer.write(required)
    case .seed: printer.write("random: takes a number, as in random:1")
    case .pictureKind: printer.write("is a picture, but not a binary PGM or PPM (P5 or P6)")
    case .pictureHeader: printer.write("begins like a picture, but its header is cut off")
    case .pictureMaximum(let maximum):
      printer.write("has pixels of up to ")
      printer.write(maximum)
      printer.write(", not 255: save it with 8 bits per channel")
    case .pictureCutOff(let given):
      printer.write("is cut off: bytes of pixels: ")
      printer.write(given)
    case .pictureSize(let width, let height, let model):
      printer.write("has pixels: ")
      printer.write(width, by: height)
      printer.write(", the model takes: ")
      printer.write(model.width, by: model.height)
      printer.write("; scale it first")
    case .pictureChannels(let channels):
      printer.write("is a picture, but the model's channels are: ")
      printer.write(channels)
    }
  }
}

extension Printer {
  fileprivate mutating func write(_ width: Int, by height: Int) {
    write(width)
    write(" x ")
    write(height)
  }
}
