import ArgumentParser
import SwiftletGraph
import SwiftletONNX
import SwiftletRuntime

/// `swiftlet bench`: how long a model takes here.
struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Time a model on one sample, whole and by layer, or its training steps.")

  @Argument(help: "An .onnx or a .swl file.")
  var model: String

  @OptionGroup var threads: ThreadsOption
  @OptionGroup var isa: ISAOption

  @Option(help: "Seconds to measure for.")
  var seconds = 1.0

  @Flag(help: "Time training steps instead; of a .swl file, of its trainable layers.")
  var training = false

  @Flag(help: "Run a .swl file in the planned memory alone, without more for faster convolutions.")
  var planned = false

  @Flag(help: "Time as many runs as each line of standard input says; one line of JSON for each.")
  var rounds = false

  @Option(help: "Samples per training step.")
  var batch = 128

  @Flag(help: "Print one JSON object.")
  var json = false

  func validate() throws {
    guard seconds > 0, seconds <= 3600 else {
      throw ValidationError("--seconds must be above 0 and at most 3600")
    }
    guard batch > 0 else { throw ValidationError("--batch must be at least 1") }
    if rounds, training { throw ValidationError("--rounds times inference, not --training") }
  }

  func run() throws {
    let time = MeasuringTime(seconds: seconds)
    switch try ModelFileKind(path: model) {
    case .float where training:
      let report = try Graph(onnxFile: model).benchTraining(
        batchSize: batch, threads: threads.threads, time)
      if json { try JSONOutput.write(report) } else { report.print() }
    case .float where rounds:
      try Graph(onnxFile: model).answerTimingRounds(threads: threads.threads)
    case .float:
      try show(Graph(onnxFile: model).bench(threads: threads.threads, time))
    case .int8 where training:
      let report = try FineTuner.bench(model, on: isa.path(), batchSize: batch, time)
      if json { try JSONOutput.write(report) } else { report.print() }
    case .int8:
      var session = try loadSession(
        model, on: isa.path(), threads: threads.threads, isPlanned: planned)
      if rounds { try session.answerTimingRounds() } else { try show(session.bench(time)) }
    }
  }

  private func show(_ report: BenchReport) throws {
    if json { try JSONOutput.write(report) } else { report.print() }
  }
}
