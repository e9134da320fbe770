/// What is wrong with a command line.
enum UsageFault: Sendable {
  case missingFiles
  case unexpected(Argument)
  case unknownOption(Argument)
  case missingValue(Argument)
  /// The option takes a whole number above zero.
  case number(Argument, Argument)
  case unknownPath(Argument)
  /// A benchmark keeps the time of every run.
  case tooManyRuns(limit: Int)
  /// The program was made without `--finetune`.
  case withoutFineTuning
}

extension UsageFault {
  func write(to printer: inout Printer) {
    printer.write("error: ")
    switch self {
    case .missingFiles: printer.write("a model and an input are needed")
    case .unexpected(let argument): printer.write("what is ", argument, "?")
    case .unknownOption(let option): printer.write("unknown option ", option)
    case .missingValue(let option): printer.write("a value is missing behind ", option)
    case .number(let option, let value):
      printer.write("", option, " takes a whole number above zero and below 1000000000")
      printer.write(", not ", value)
    case .unknownPath(let name):
      printer.write("unknown kernel path ", name, "; --paths names them")
    case .tooManyRuns(let limit):
      printer.write("--bench keeps every run's time; the most it takes is --repeat ")
      printer.write(limit)
    case .withoutFineTuning:
      printer.write("this program leaves --finetune to swiftlet-tune, which is made beside it")
    }
    printer.write("\n`swiftlet-run --help` explains all options")
  }
}

enum Usage {
  static func write(to printer: inout Printer) {
    printer.write(
      """
      usage: swiftlet-run MODEL.swl INPUT [options]
             swiftlet-run MODEL.swl --finetune LIST [options]
             swiftlet-run --paths

      INPUT  X.npy         float32 or int8, NCHW; the first of a batch
             X.pgm, X.ppm  a picture of the model's size, binary, 8 bits (P5, P6)
             random:N      reproducible noise of seed N
             FILE          int8 elements, NHWC

      --top K        print the K largest outputs; 5 by default
      --digest       print nothing but the digest of the outputs
      --bench        time the runs; tell stack, resident memory and how long the model took to open
      --repeat N     run N times
      --threads N    N threads share the work; the results are the same
      --path NAME    one kernel path, by default the fastest
      --paths        list the kernel paths and whether this processor has them
      --arena BYTES  give the model exactly so much working memory; by default what its plan needs
      --finetune LIST  (swiftlet-tune) adapt a trainable model to the inputs that LIST names: a class's
                       number and a path in each line; or to a folder's, LIST/NUMBER/FILE
      --held-out LIST  keep the old model when the new one is worse on these
      --classes N      the classes that the new model tells apart
      --epochs N       passes over the samples; 30 by default
      --seed N         chooses samples
      --output FILE    write the new model there; by default it replaces the old one
      --no-checksum  do not read the whole model file at the start; its records are checked anyway

      """)
    printer.endLine()
  }
}

extension Printer {
  /// An argument in quotes, between two texts.
  fileprivate mutating func write(
    _ before: StaticString, _ argument: Argument, _ after: StaticString = ""
  ) {
    write(before)
    write(byte: UInt8(ascii: "'"))
    write(argument)
    write(byte: UInt8(ascii: "'"))
    write(after)
  }
}
