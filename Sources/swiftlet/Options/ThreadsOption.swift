import ArgumentParser

/// `--threads`: how many threads run a model.
struct ThreadsOption: ParsableArguments {
  @Option(help: "Threads that run the model, with the same results.")
  var threads = 1

  func validate() throws {
    guard (1...64).contains(threads) else {
      throw ValidationError("--threads \(threads) must be at least 1 and at most 64")
    }
  }
}
