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
      let options = try unsafe Options(count: count, arguments: arguments)
      if unsafe options.listsPaths {
        writePaths()
      } else {
        try unsafe run(options)
      }
      return 0
    } catch {
      var printer = Printer.errors
      error.write(to: &printer)
      return error.exitCode
    }
  }

  private static func run(_ options: Options) throws(CommandError) {
    let model = try unsafe model(options)
    let threads = unsafe options.threads
    if !Session.threadRange.contains(threads) {
      throw .session(.threads(count: threads, code: 0))
    }
    let byteCount = model.arenaByteCount(threads: threads)
    #if hasFeature(Embedded)
      let pages = try Pages(byteCount: byteCount)
      defer { extendLifetime(pages) }
      let arena = unsafe Arena(borrowing: pages.bytes)
    #else
      // On the heap, so that valgrind sees what reaches out of it.
      let arena = Arena(byteCount: byteCount)
    #endif
    var session = try unsafe session(model, arena, options)
    try unsafe session.load(named: options.input)
    let result = try Result(session)
    let start = swl_nanoseconds()
    for _ in 0..<(unsafe options.repeatCount) { try result.run(&session) }
    let nanoseconds = swl_nanoseconds() - start
    var printer = Printer.output
    session.writeMemory(to: &printer)
    if unsafe options.repeatCount > 1 {
      unsafe writeTime(nanoseconds, count: options.repeatCount, to: &printer)
    }
    result.write(session, to: &printer)
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

  private static func model(_ options: Options) throws(CommandError) -> Model {
    do { return try unsafe Model(mapping: options.model) } catch { throw .model(error) }
  }

  private static func session(
    _ model: consuming Model, _ arena: consuming Arena, _ options: Options
  ) throws(CommandError) -> Session {
    do {
      return try unsafe Session(
        model: model, arena: arena, path: options.path, threads: options.threads)
    } catch {
      throw .session(error)
    }
  }

  private static func writeTime(
    _ nanoseconds: UInt64, count: Int, to printer: inout Printer
  ) {
    printer.write("microseconds per run ")
    printer.write(Int(nanoseconds / 1000) / count)
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
