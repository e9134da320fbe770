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
    abstract: "Convert a float model to int8 with per-channel weights and a memory plan.",
    discussion: """
      A model that is quantized already (ONNX's QuantizeLinear and DequantizeLinear, QLinearConv) \
      keeps its own scales and needs no --calibrate.
      """)

  @Argument(help: "The .onnx file.")
  var model: String

  @Option(
    help:
      "DATA whose training part the activation ranges are taken from, where the model states none.")
  var calibrate: String?

  @Option(help: "Calibration samples, drawn at random.")
  var samples = QuantizationOptions().sampleCount

  @Option(help: "How ranges are chosen: min-max, percentile:P or mse (least squared error).")
  var method = QuantizationOptions().method

  @Flag(help: "Give the output a quarter more range than the samples showed.")
  var headroom = false

  @Option(help: "Memory for the activations of calibration, for example 64MiB.")
  var memory = ByteSize(byteCount: QuantizationOptions().memoryByteCount)

  @Option(help: "Chooses the calibration samples.")
  var seed: UInt64 = 1

  @OptionGroup var training: TrainableOptions

  @OptionGroup var target: TargetOption

  @Option(name: .shortAndLong, help: "The .swl file to write.")
  var output: String

  @Option(help: "An .onnx file to write: the same quantized network in QDQ form.")
  var qdq: String?

  @Option(help: "An .html report to write: accuracy by layer, ranges, memory.")
  var report: String?

  func validate() throws {
    guard samples > 0 else { throw ValidationError("--samples must be at least 1") }
    guard report == nil || calibrate != nil else {
      throw ValidationError("--report compares accuracy on samples: give --calibrate as well")
    }
  }

  func run() throws {
    try File.requireReplaceable(output)
    if let report { try File.requireReplaceable(report) }
    if let qdq { try File.requireReplaceable(qdq) }
    let board = try target.load()
    let graph = try Graph(onnxFile: model)
    let source = try calibrate.map { try graph.samples($0, split: .train) }
    var line = ProgressLine()
    let quantized = try Quantizer.quantize(
      graph, calibration: source,
      options: options
    ) { done in line.show("calibrating, sample \(done)") }
    line.clear()
    let bytes = quantized.image.serialized()
    try File.replace(output, with: bytes)
    summarize(quantized, fileByteCount: bytes.count, source: source)
    if let qdq {
      try quantized.quantizedGraph(of: graph).writeONNX(to: qdq)
      print("wrote \(qdq)")
    }
    if let report, let source {
      try writeReport(quantized, graph: graph, source: source, to: report)
    }
    if let board {
      try MemoryBudget(board).require(output)
    }
    if let peak = PeakMemory.byteCount {
      print("  peak     \(Formatting.count(peak)) bytes of memory used here")
    }
  }

  private var options: QuantizationOptions {
    var options = QuantizationOptions(
      method: method, sampleCount: samples, seed: seed, memoryByteCount: memory.byteCount)
    options.hasOutputHeadroom = headroom
    options.tuning = training.tuning
    return options
  }

  private func summarize(
    _ quantized: QuantizedModel, fileByteCount: Int, source: (any SampleSource)?
  ) {
    if let source, !quantized.ranges.isEmpty {
      let count = min(samples, source.count)
      print("calibrated on \(Formatting.count(count)) samples of \(calibrate ?? "") (\(method))")
    } else {
      print("kept the scales that the model states")
    }
    print("wrote \(output): \(Formatting.count(fileByteCount)) bytes")
    print("  weights  \(Formatting.count(quantized.weightsByteCount)) bytes")
    print(
      "  arena    \(Formatting.count(quantized.image.arenaByteCount)) bytes",
      "(lower bound \(Formatting.count(quantized.image.arenaLowerBound)),",
      "scratch \(Formatting.count(quantized.scratchByteCount)))")
    if let tuning = quantized.image.tuning {
      print("  training \(Formatting.count(Int(tuning.arenaByteCount))) bytes behind the arena")
    }
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
