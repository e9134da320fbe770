import ArgumentParser
import Foundation

/// `onnx-conformance fuzz`: imports damaged files in child processes of limited memory and time. A
/// file may fail with an error; it may not crash, take more than 2 GiB or more than ten seconds.
struct Fuzz: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Import mutated ONNX files; exit 1 when one crashes or takes too much.")

  @Option(help: "How many mutated files.")
  var count = 10_000

  @Option(help: "The first mutation's seed; the others follow.")
  var seed: UInt64 = 1

  @Option(help: "Files that one child process imports.")
  var batch = 500

  @Argument(help: "Folders and files to mutate; folders are searched for .onnx files.")
  var sources: [String]

  func run() throws {
    let corpus = try Corpus(sources)
    var failures: [String] = []
    var next = seed
    let end = seed + UInt64(count)
    while next < end {
      let seeds = next..<min(next + UInt64(batch), end)
      let child = try FuzzChild(seeds: seeds, sources: sources)
      next = seeds.upperBound
      if let failure = child.failure {
        failures.append("seed \(failure.seed) (\(corpus.name(failure.seed))): \(failure.reason)")
        next = failure.seed + 1
      }
    }
    for failure in failures { print("FAILED \(failure)") }
    print("\(count) mutations of \(corpus.files.count) files, \(failures.count) failed")
    guard failures.isEmpty else { throw ExitCode.failure }
  }
}

/// `onnx-conformance fuzz-batch`: one child of `fuzz`. Prints each seed before it tries it, so that its
/// parent knows where it ended.
struct FuzzBatch: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fuzz-batch", abstract: "Import mutations here, in limited memory.",
    shouldDisplay: false)

  @Option var first: UInt64
  @Option var end: UInt64
  @Argument var sources: [String]

  func run() throws {
    FuzzLimits.apply()
    let corpus = try Corpus(sources)
    for seed in first..<end {
      FuzzLimits.start(seed)
      corpus.importMutation(seed)
    }
    FuzzLimits.finish()
  }
}
