import ArgumentParser
import SwiftletData
import SwiftletFiles
import SwiftletGraph
import SwiftletONNX
import SwiftletQuantizer
import SwiftletRuntime

/// `swiftlet quantize`: a float ONNX file into an int8 `.swl` file.
struct Quantize: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Convert a float model to int8 with per-channel weights and a memory plan.")

  @Argument(help: "The .onnx file.")
  var model: String

  @Option(help: "DATA whose training part the activation ranges are taken from.")
  var calibrate: String

  @Option(help: "Calibration samples, drawn at random.")
  var samples = QuantizationOptions().sampleCount

  @Option(help: "How ranges are chosen: min-max, percentile:P or mse (least squared error).")
  var method = QuantizationOptions().method

  @Option(help: "Memory for the activations of calibration, for example 64MiB.")
  var memory = ByteSize(byteCount: QuantizationOptions().memoryByteCount)

  @Option(help: "Chooses the calibration samples.")
  var seed: UInt64 = 1

  @OptionGroup var target: TargetOption

  @Option(name: .shortAndLong, help: "The .swl file to write.")
  var output: String

  @Option(help: "An .html report to write: accuracy by layer, ranges, memory.")
  var report: String?

  func validate() throws {
    guard samples > 0 else { throw ValidationError("--samples must be at least 1") }
  }

  func run() throws {
    try File.requireReplaceable(output)
    if let report { try File.requireReplaceable(report) }
    let board = try target.load()
    let graph = try Graph(onnxFile: model)
    let source = try graph.samples(calibrate, split: .train)
    var line = ProgressLine()
    let quantized = try Quantizer.quantize(
      graph, calibration: source,
      options: QuantizationOptions(
        method: method, sampleCount: samples, seed: seed, memoryByteCount: memory.byteCount)
    ) { done in line.show("calibrating, sample \(done)") }
    line.clear()
    let bytes = quantized.image.serialized()
    try File.replace(output, with: bytes)
    summarize(quantized, fileByteCount: bytes.count, sampleCount: min(samples, source.count))
    if let report {
      try writeReport(quantized, graph: graph, source: source, to: report)
    }
    if let board {
      try MemoryBudget(board).require(MemoryReport(int8Model: output))
    }
    if let peak = PeakMemory.byteCount {
      print("  peak     \(Formatting.count(peak)) bytes of memory used here")
    }
  }

  private func summarize(_ quantized: QuantizedModel, fileByteCount: Int, sampleCount: Int) {
    print(
      "calibrated on \(Formatting.count(sampleCount)) samples of \(calibrate)",
      "(\(method))")
    print("wrote \(output): \(Formatting.count(fileByteCount)) bytes")
    print("  weights  \(Formatting.count(quantized.weightsByteCount)) bytes")
    print(
      "  arena    \(Formatting.count(quantized.image.arenaByteCount)) bytes",
      "(lower bound \(Formatting.count(quantized.image.arenaLowerBound)),",
      "scratch \(Formatting.count(quantized.scratchByteCount)))")
  }

  /// Compares the model just written with the float one on calibration samples.
  private func writeReport(
    _ quantized: QuantizedModel, graph: Graph, source: any SampleSource, to path: String
  ) throws {
    var session = try loadSession(output, on: .best)
    let comparison = try session.compare(with: graph, on: source, limit: 256, seed: seed)
    let memory = try MemoryReport(int8Model: output)
    let page = QuantizationPage(
      title: output, quantized: quantized, comparison: comparison, memory: memory)
    try File.replace(path, with: Array(page.html.utf8))
    print("wrote \(path)")
  }
}
