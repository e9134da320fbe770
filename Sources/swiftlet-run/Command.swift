internal import CSwiftletPlatform
import SwiftletRuntime

/// `swiftlet-run`: one network, one input, on a board. Memory: the mapped files and pages for the
/// arena and the output; the heap is never used.
enum Command {
  /// The exit code.
  @unsafe
  static func run(
    count: Int, arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
  ) -> Int32 {
    do throws(CommandError) {
      let options = try unsafe Options(ArgumentList(count: count, arguments: arguments))
      switch options.task {
      case .run: try run(options)
      case .finetune:
        // A program of its own on boards: half as much code again.
        #if FINE_TUNING
          try finetune(options)
        #else
          throw .usage(.withoutFineTuning)
        #endif
      case .listPaths: writePaths()
      case .explain:
        var printer = Printer.output
        Usage.write(to: &printer)
      }
      return 0
    } catch {
      var printer = Printer.errors
      error.write(to: &printer)
      return error.exitCode
    }
  }

  private static func run(_ options: Options) throws(CommandError) {
    guard let file = options.model, let input = options.input else {
      throw .usage(.missingFiles)
    }
    let start = swl_nanoseconds()
    let model = try model(file, options)
    let opened = swl_nanoseconds() - start
    let threads = options.threads
    if !Session.threadRange.contains(threads) {
      throw .session(.threads(count: threads, code: 0))
    }
    let byteCount = options.arenaByteCount ?? model.arenaByteCount(threads: threads)
    #if hasFeature(Embedded)
      let pages = try Pages(byteCount: byteCount)
      defer { extendLifetime(pages) }
      let arena = unsafe Arena(borrowing: pages.bytes)
    #else
      // On the heap, so that valgrind sees what reaches out of it.
      let arena = Arena(byteCount: byteCount)
    #endif
    var session = try session(model, arena, options)
    try session.load(input)
    let result = try Result(session)
    var printer = Printer.output
    if options.printsOnlyDigest {
      for _ in 0..<(options.repeatCount ?? 1) { try result.run(&session) }
    } else {
      session.writeMemory(to: &printer)
      if options.isBenchmark {
        writeOpening(opened, options, to: &printer)
        try Benchmark(options.repeatCount, result, &session).write(session, to: &printer)
      } else {
        try run(result, &session, count: options.repeatCount ?? 1, &printer)
      }
      result.writeLargest(options.topCount, session, to: &printer)
    }
    result.writeDigest(session, to: &printer)
  }

  private static func finetune(_ options: Options) throws(CommandError) {
    guard let file = options.model else { throw .usage(.missingFiles) }
    try verify(file, options)
    try FineTuning(file, options).adapt(options, writingTo: options.output ?? file)
  }

  /// Before the tuner is on the stack: the checksum takes three kilobytes of it.
  @inline(never)
  private static func verify(_ file: Argument, _ options: Options) throws(CommandError) {
    _ = try model(file, options)
  }

  private static func run(
    _ result: borrowing Result, _ session: inout Session, count: Int, _ printer: inout Printer
  ) throws(CommandError) {
    let start = swl_nanoseconds()
    for _ in 0..<count { try result.run(&session) }
    let nanoseconds = swl_nanoseconds() - start
    if count > 1 {
      printer.write("microseconds per run ")
      printer.write(Int(nanoseconds / 1000) / count)
      printer.endLine()
    }
  }

  /// One line for each kernel path: its name and whether this processor has it.
  private static func writePaths() {
    var printer = Printer.output
    var value: UInt8 = 0
    while let path = KernelPath(rawValue: value) {
      printer.write(path.name)
      printer.write(path.isAvailable ? " available" : " not on this processor")
      printer.endLine()
      value += 1
    }
  }

  private static func model(
    _ file: Argument, _ options: Options
  ) throws(CommandError) -> Model {
    try model(file, verifyingChecksum: options.verifiesChecksum)
  }

  static func model(
    _ file: Argument, verifyingChecksum: Bool
  ) throws(CommandError) -> Model {
    do {
      return try unsafe Model(mapping: file.text, verifyingChecksum: verifyingChecksum)
    } catch {
      throw .model(error)
    }
  }

  static func session(
    _ model: consuming Model, _ arena: consuming Arena, _ options: Options
  ) throws(CommandError) -> Session {
    do {
      return try Session(
        model: model, arena: arena, path: options.path, threads: options.threads)
    } catch {
      throw .session(error)
    }
  }

  private static func writeOpening(
    _ nanoseconds: UInt64, _ options: Options, to printer: inout Printer
  ) {
    printer.write("model opened in microseconds ")
    printer.write(thousandths: nanoseconds)
    printer.write(options.verifiesChecksum ? ", checksum included" : ", without checksum")
    printer.endLine()
  }
}

extension Session {
  fileprivate func writeMemory(to printer: inout Printer) {
    printer.write("path ")
    printer.write(path.name)
    printer.write(", arena bytes ")
    printer.write(model.arenaByteCount)
    printer.endLine()
  }
}
