import ArgumentParser

/// `--threads`: how many threads run a model.
struct ThreadsOption: ParsableArguments {
  @Option(help: "Threads that run a float model, with the same results; an int8 model takes one.")
  var threads = 1

  func validate() throws {
    guard (1...64).contains(threads) else {
      throw ValidationError("--threads \(threads) must be at least 1 and at most 64")
    }
  }

  /// Throws when an int8 model should run on several threads.
  func requireOne(for file: String) throws {
    guard threads == 1 else {
      throw UnsuitableModel(
        file: file, reason: "an int8 model runs on one thread; leave --threads \(threads) out")
    }
  }
}
