import ArgumentParser
import SwiftletGraph
import SwiftletONNX
import SwiftletRuntime

/// `swiftlet inspect`: what is in a model file.
struct Inspect: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List a model's layers with shapes, parameters and multiply-accumulates.",
    discussion: """
      Every node that Swiftlet cannot take is listed at once; the exit status is then 1. \
      With --model, the network of that name with random weights; -o writes it as an .onnx file. \
      With --cpu, the kernel paths that this processor has.
      """)

  @Argument(help: "An .onnx or a .swl file.")
  var file: String?

  @OptionGroup var network: NetworkOptions

  @Flag(help: "List the int8 kernel paths and which one this processor gets.")
  var cpu = false

  @Flag(help: "Print one JSON object.")
  var json = false

  func validate() throws {
    if cpu {
      guard file == nil, network.model == nil else {
        throw ValidationError("--cpu stands alone")
      }
      return try network.requireUnused()
    }
    guard (file == nil) != (network.model == nil) else {
      throw ValidationError("give a file, --model NAME or --cpu")
    }
    if file != nil { try network.requireUnused() }
  }

  func run() throws {
    if cpu { return try show(ProcessorSummary()) }
    let summary = try summary()
    if json { try JSONOutput.write(summary) } else { summary.print() }
  }

  private func show(_ summary: ProcessorSummary) throws {
    if json { try JSONOutput.write(summary) } else { summary.print() }
  }

  private func summary() throws -> ModelSummary {
    if let graph = try network.graph() { return try ModelSummary(graph, file: graph.name) }
    let file = file ?? ""
    return switch try ModelFileKind(path: file) {
    case .float: try ModelSummary(Graph(onnxFile: file), file: file)
    case .int8: try ModelSummary(int8Model: file)
    }
  }
}
