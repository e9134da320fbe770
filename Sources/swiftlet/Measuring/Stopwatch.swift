import Glibc

/// The monotonic clock in nanoseconds.
enum Stopwatch {
  static func now() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }

  /// What this thread has computed for, in nanoseconds: other programs on its core do not count.
  static func threadTime() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }
}

/// Nanoseconds of repeated runs of one thing.
struct Timings {
  private var nanoseconds: [UInt64] = []
  private var threadNanoseconds: [UInt64] = []

  mutating func add(_ value: UInt64, threadTime: UInt64 = 0) {
    nanoseconds.append(value)
    threadNanoseconds.append(threadTime)
  }

  /// Adds one run of `body`; returns when it began.
  @discardableResult
  mutating func time(_ body: () throws -> Void) rethrows -> UInt64 {
    let threadStart = Stopwatch.threadTime()
    let start = Stopwatch.now()
    try body()
    let end = Stopwatch.now()
    add(end - start, threadTime: Stopwatch.threadTime() - threadStart)
    return start
  }

  var count: Int { nanoseconds.count }

  /// Half of the runs took at most this long.
  var medianMilliseconds: Double { Self.median(nanoseconds) }

  /// The same of the calling thread's own time.
  var medianThreadMilliseconds: Double { Self.median(threadNanoseconds) }

  private static func median(_ nanoseconds: [UInt64]) -> Double {
    nanoseconds.isEmpty ? 0 : Double(nanoseconds.sorted()[nanoseconds.count / 2]) / 1e6
  }

  var minimumMilliseconds: Double { Double(nanoseconds.min() ?? 0) / 1e6 }
}

/// How long to measure: until both are reached.
struct MeasuringTime {
  var seconds = 1.0
  var minimumRuns = 20
  /// Before measuring: caches and clock speed settle.
  var warmUpSeconds = 0.2

  /// Times `body` as often as the limits ask.
  func measure(_ body: () throws -> Void) rethrows -> Timings {
    let start = Stopwatch.now()
    repeat { try body() } while Double(Stopwatch.now() - start) < warmUpSeconds * 1e9
    var timings = Timings()
    let end = Stopwatch.now() + UInt64(seconds * 1e9)
    var last: UInt64
    repeat {
      last = try timings.time(body)
    } while last < end || timings.count < minimumRuns
    return timings
  }

  /// Times `body` so many times.
  static func timings(ofRuns count: Int, _ body: () throws -> Void) rethrows -> Timings {
    var timings = Timings()
    for _ in 0..<count { try timings.time(body) }
    return timings
  }
}
