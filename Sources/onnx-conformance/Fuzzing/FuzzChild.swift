import Foundation

/// A child process that imported a range of mutations, and how it ended.
struct FuzzChild {
  struct Failure {
    let seed: UInt64
    let reason: String
  }

  /// Nil when every import returned.
  let failure: Failure?

  init(seeds: Range<UInt64>, sources: [String]) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    process.arguments =
      ["fuzz-batch", "--first", "\(seeds.lowerBound)", "--end", "\(seeds.upperBound)"] + sources
    // The backtrace of a crash takes more time and memory than the crash; the seed repeats it.
    process.environment = ProcessInfo.processInfo.environment.merging(
      ["SWIFT_BACKTRACE": "enable=no"]
    ) { _, new in new }
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let lines = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      .split(separator: "\n")
    process.waitUntilExit()
    failure =
      process.terminationReason == .exit && process.terminationStatus == 0 && lines.last == "end"
      ? nil
      : Failure(
        seed: lines.last.flatMap { UInt64($0) } ?? seeds.lowerBound, reason: Self.reason(process))
  }

  private static func reason(_ process: Process) -> String {
    let status = process.terminationStatus
    guard process.terminationReason == .uncaughtSignal else { return "exited with \(status)" }
    return status == SIGALRM
      ? "took more than \(FuzzLimits.seconds) s" : "ended by signal \(status)"
  }
}
