internal import CSwiftletPlatform
import SwiftletRuntime

/// The time of every run, and the stack they took.
struct Benchmark: ~Copyable {
  /// In ascending order.
  private let nanoseconds: Pages
  private let runCount: Int
  private let stackByteCount: Int

  /// Times that a benchmark keeps.
  private static var limit: Int { 100_000 }

  /// Runs `count` times; nil stands for about a second, 10 runs at least and 1000 at most.
  init(
    _ count: Int?, _ result: borrowing Result, _ session: inout Session
  ) throws(CommandError) {
    let most = count ?? 1000
    if most > Self.limit { throw .usage(.tooManyRuns(limit: Self.limit)) }
    let nanoseconds = try Pages(byteCount: most * MemoryLayout<UInt64>.size)
    let times = unsafe nanoseconds.bytes.bindMemory(to: UInt64.self)
    let start = swl_nanoseconds()
    var runCount = 0
    swl_paint_stack()
    while runCount < most {
      let before = swl_nanoseconds()
      try result.run(&session)
      let after = swl_nanoseconds()
      unsafe times[runCount] = after - before
      runCount += 1
      if count == nil, runCount >= 10, after - start > 1_000_000_000 { break }
    }
    stackByteCount = swl_used_stack()
    unsafe Self.sort(times, count: runCount)
    self.nanoseconds = nanoseconds
    self.runCount = runCount
  }

  /// Shell's sort: short, in place, fast enough for what a benchmark keeps.
  private static func sort(_ times: UnsafeMutableBufferPointer<UInt64>, count: Int) {
    var gap = count / 2
    while gap > 0 {
      for index in gap..<count {
        let time = unsafe times[index]
        var position = index
        while position >= gap, unsafe times[position - gap] > time {
          unsafe times[position] = times[position - gap]
          position -= gap
        }
        unsafe times[position] = time
      }
      gap /= 2
    }
  }

  func write(_ session: borrowing Session, to printer: inout Printer) throws(CommandError) {
    let times = unsafe nanoseconds.bytes.bindMemory(to: UInt64.self)
    let median = unsafe times[runCount / 2]
    printer.write("runs ")
    printer.write(runCount)
    printer.write(", microseconds median ")
    printer.write(thousandths: median)
    printer.write(", fastest ")
    printer.write(thousandths: unsafe times[0])
    printer.endLine()
    let products = session.model.multiplyAccumulates
    printer.write("multiply-accumulates ")
    printer.write(products)
    printer.write(", millions per second ")
    printer.write(thousandths: products * 1_000_000 / max(median, 1))
    printer.endLine()
    printer.write("stack bytes ")
    printer.write(stackByteCount)
    printer.write(", planned ")
    printer.write(Session.stackByteCount)
    printer.endLine()
    try ResidentMemory.write(to: &printer)
  }
}
