import ArgumentParser

/// `--threads`: how many threads run a model.
struct ThreadsOption: ParsableArguments {
  @Option(help: "Threads that run the model; this version has one.")
  var threads = 1

  func validate() throws {
    guard threads == 1 else {
      throw ValidationError("--threads \(threads): this version runs on one thread; use 1")
    }
  }
}
