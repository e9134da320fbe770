import SwiftletRuntime

/// What can go wrong between the command line and the digest.
enum CommandError: Error {
  case usage
  case unknownPath
  case memory(byteCount: Int)
  case model(ModelError)
  case session(SessionError)
  case input(InputFault)

  enum InputFault {
    case unreadable(code: Int32)
    /// Begins like a `.npy` file but is not one of version 1 to 3 in C order.
    case malformed
    /// Neither `<f4` nor `|i1`.
    case elementType
    /// Not a whole number of the model's inputs.
    case elementCount(required: Int, given: Int)
  }
}

extension CommandError {
  /// As in sysexits.h for wrong usage, 1 for everything else.
  var exitCode: Int32 {
    switch self {
    case .usage, .unknownPath: 64
    default: 1
    }
  }

  func write(to printer: inout Printer) {
    switch self {
    case .usage: writeUsage(to: &printer)
    case .unknownPath:
      printer.write("error: unknown path; --paths names them")
    case .memory(let byteCount):
      printer.write("error: the system has no memory of ")
      printer.write(byteCount)
      printer.write(" bytes left")
    case .model(let error): error.write(to: &printer)
    case .session(let error): error.write(to: &printer)
    case .input(let fault): fault.write(to: &printer)
    }
    printer.endLine()
  }

  private func writeUsage(to printer: inout Printer) {
    printer.write("usage: swiftlet-run MODEL.swl INPUT [--repeat N] [--threads N] [--path NAME]\n")
    printer.write("       swiftlet-run --paths\n\n")
    printer.write("INPUT  X.npy     float32 or int8, NCHW; the first of a batch\n")
    printer.write("       random:N  reproducible noise of seed N\n")
    printer.write("       FILE      int8 elements, NHWC\n")
    printer.write("--path NAME: one kernel path, by default the fastest; --paths names them\n")
    printer.write("--threads N: how many threads share the work; the results are the same")
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
    case .arenaTooSmall(let required, _):
      printer.write("error: the arena must have bytes: ")
      printer.write(required)
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
    switch self {
    case .unreadable(let code):
      printer.write("error: the input cannot be read, error ")
      printer.write(Int(code))
    case .malformed: printer.write("error: the input is no .npy file in C order")
    case .elementType: printer.write("error: the input's elements are neither <f4 nor |i1")
    case .elementCount(let required, let given):
      printer.write("error: the input has elements: ")
      printer.write(given)
      printer.write(", the model takes: ")
      printer.write(required)
    }
  }
}
