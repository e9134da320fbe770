import ArgumentParser
import SwiftletGraph
import SwiftletONNX
import SwiftletRuntime

/// `swiftlet inspect`: what is in a model file.
struct Inspect: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List a model's layers with shapes, parameters and multiply-accumulates.",
    discussion: "Every node that Swiftlet cannot take is listed at once; the exit status is then 1."
  )

  @Argument(help: "An .onnx or a .swl file.")
  var model: String

  @Flag(help: "Print one JSON object.")
  var json = false

  func run() throws {
    let summary =
      switch try ModelFileKind(path: model) {
      case .float: try ModelSummary(Graph(onnxFile: model), file: model)
      case .int8: try ModelSummary(int8Model: model)
      }
    if json { try JSONOutput.write(summary) } else { summary.print() }
  }
}
