import ArgumentParser
import SwiftletData
import SwiftletGraph
import SwiftletONNX
import SwiftletQuantizer
import SwiftletRuntime

/// `swiftlet compare`: which layer lost the accuracy.
struct Compare: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Compare an int8 model with the float model it was made from, layer by layer.",
    discussion: "Layers come worst first, by the ratio of signal to quantization noise (SQNR).")

  @Argument(help: "The .onnx file.")
  var floatModel: String

  @Argument(help: "The .swl file.")
  var int8Model: String

  @Option(help: "DATA or X.npy to run both on; of a data set, the test part.")
  var input: String

  @Option(help: "Samples to use; all when absent.")
  var samples: Int?

  @OptionGroup var isa: ISAOption

  @Flag(help: "Print one JSON object.")
  var json = false

  func validate() throws {
    if let samples, samples < 1 { throw ValidationError("--samples must be at least 1") }
  }

  func run() throws {
    let graph = try Graph(onnxFile: floatModel)
    let source = try graph.samples(input, split: .test)
    var session = try loadSession(int8Model, on: isa.path())
    var line = ProgressLine()
    let comparison = try session.compare(with: graph, on: source, limit: samples ?? .max) { done in
      if done % 100 == 0 { line.show("sample \(done)/\(source.count)") }
    }
    line.clear()
    if json {
      try JSONOutput.write(ComparisonReport(comparison))
    } else {
      printReport(comparison)
    }
  }

  private func printReport(_ comparison: ModelComparison) {
    var table = TextTable(["layer (worst first)", "value", "SQNR"], leftColumns: [0, 1])
    for layer in comparison.layers {
      table.append([layer.name, layer.value, Formatting.decibels(layer.decibels)])
    }
    print(table.lines.joined(separator: "\n"))
    print(
      "\noutput: SQNR \(Formatting.decibels(comparison.output.decibels)), same class on",
      "\(Formatting.percent(comparison.top1Agreement)) of",
      "\(Formatting.count(comparison.sampleCount)) samples")
  }
}

/// The contract of `compare --json`.
private struct ComparisonReport: Encodable {
  struct Layer: Encodable {
    let name: String
    let value: String
    let sqnrDb: Double
  }

  let count: Int
  let sqnrDb: Double
  let top1Agreement: Double
  let layers: [Layer]

  init(_ comparison: ModelComparison) {
    count = comparison.sampleCount
    sqnrDb = comparison.output.decibels
    top1Agreement = comparison.top1Agreement
    layers = comparison.layers.map {
      Layer(name: $0.name, value: $0.value, sqnrDb: $0.decibels)
    }
  }
}
