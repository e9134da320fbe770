import ArgumentParser
import SwiftletFiles
import SwiftletGraph
import SwiftletONNX

/// `--model`: a network by its name, with random weights.
struct NetworkOptions: ParsableArguments {
  @Option(help: "A network's name instead of a file.")
  var model: String?

  @Option(help: "The network's input, for example 3x224x224; as published when absent.")
  var input: SampleShape?

  @Option(help: "The network's classes; as published when absent.")
  var classes: Int?

  @Option(help: "Draws the network's weights.")
  var seed: UInt64?

  @Option(name: .shortAndLong, help: "An .onnx file to write the network to.")
  var output: String?

  /// Throws: `ValidationError` when an option was given that only a network's name makes use of.
  func requireUnused() throws {
    guard input == nil, classes == nil, seed == nil, output == nil else {
      throw ValidationError("--input, --classes, --seed and -o go with --model NAME")
    }
  }

  /// The network, written to the file that was asked for; nil without a name.
  func graph() throws -> Graph? {
    guard let model else { return nil }
    if let output { try File.requireReplaceable(output) }
    let graph = try Network.named(model).graph(
      inputShape: input?.shape, classCount: classes, seed: seed ?? 1)
    if let output { try graph.writeONNX(to: output) }
    return graph
  }
}

/// The extents of one sample as people write them: `3x224x224`, `640`.
struct SampleShape: ExpressibleByArgument, Equatable {
  let shape: Shape

  init?(argument: String) {
    let words = argument.split(separator: "x", omittingEmptySubsequences: false)
    let extents = words.compactMap { Int($0) }
    guard extents.count == words.count, extents.allSatisfy({ (1...1 << 20).contains($0) }) else {
      return nil
    }
    shape = Shape(extents)
  }
}
