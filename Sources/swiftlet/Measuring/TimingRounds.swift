import ArgumentParser

/// `bench --rounds`: timing when another program asks for it, so that several engines can take turns
/// in one measurement.
///
/// Each line of standard input is a number of runs; the answer is one line of JSON. The model stays
/// loaded between rounds.
enum TimingRounds {
  struct Answer: Encodable {
    let medianMs: Double
    let minMs: Double
    let medianCpuMs: Double
    let runs: Int

    init(_ timings: Timings) {
      medianMs = timings.medianMilliseconds
      minMs = timings.minimumMilliseconds
      medianCpuMs = timings.medianThreadMilliseconds
      runs = timings.count
    }
  }

  static func answer(_ body: () throws -> Void) throws {
    while let line = readLine() {
      guard let runs = Int(line), runs > 0 else {
        throw ValidationError("--rounds reads numbers of runs, one for each line, not '\(line)'")
      }
      // Untimed: whoever had the turn before has filled the caches.
      try body()
      try JSONOutput.writeLine(Answer(MeasuringTime.timings(ofRuns: runs, body)))
    }
  }
}
