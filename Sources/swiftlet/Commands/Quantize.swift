import ArgumentParser
import SwiftletData
import SwiftletFiles
import SwiftletGraph
import SwiftletONNX
import SwiftletQuantizer

/// `swiftlet quantize`: a float ONNX file into an int8 `.swl` file.
struct Quantize: ParsableCommand {
  enum Method: String, ExpressibleByArgument, CaseIterable {
    case minMax = "min-max"
    case percentile
    case meanSquaredError = "mse"
  }

  static let configuration = CommandConfiguration(
    abstract: "Convert a float model to int8 with per-channel weights and a memory plan.")

  @Argument(help: "The .onnx file.")
  var model: String

  @Option(help: "DATA whose training part the activation ranges are taken from.")
  var calibrate: String

  @Option(help: "Calibration samples, drawn at random.")
  var samples = 512

  @Option(help: "How ranges are chosen from what calibration saw.")
  var method: Method = .minMax

  @Option(help: "Percent of the elements that the range keeps, for --method percentile.")
  var percentile = 99.99

  @Option(help: "Chooses the calibration samples.")
  var seed: UInt64 = 1

  @OptionGroup var target: TargetOption

  @Option(name: .shortAndLong, help: "The .swl file to write.")
  var output: String

  func validate() throws {
    guard samples > 0 else { throw ValidationError("--samples must be at least 1") }
    guard percentile > 50, percentile <= 100 else {
      throw ValidationError("--percentile must be above 50 and at most 100")
    }
  }

  func run() throws {
    try File.requireReplaceable(output)
    let board = try target.load()
    let graph = try Graph(onnxFile: model)
    let source = try graph.samples(calibrate, split: .train)
    let quantized = try Quantizer.quantize(
      graph, calibration: source,
      options: QuantizationOptions(method: calibrationMethod, sampleCount: samples, seed: seed))
    let bytes = quantized.image.serialized()
    try File.replace(output, with: bytes)
    report(quantized, fileByteCount: bytes.count, sampleCount: min(samples, source.count))
    if let board {
      try MemoryBudget(board).require(MemoryReport(int8Model: output))
    }
  }

  private var calibrationMethod: CalibrationMethod {
    switch method {
    case .minMax: .minMax
    case .percentile: .percentile(percentile)
    case .meanSquaredError: .meanSquaredError
    }
  }

  private func report(_ quantized: QuantizedModel, fileByteCount: Int, sampleCount: Int) {
    print(
      "calibrated on \(Formatting.count(sampleCount)) samples of \(calibrate)",
      "(\(calibrationMethod))")
    print("wrote \(output): \(Formatting.count(fileByteCount)) bytes")
    print("  weights  \(Formatting.count(quantized.weightsByteCount)) bytes")
    print(
      "  arena    \(Formatting.count(quantized.image.arenaByteCount)) bytes",
      "(lower bound \(Formatting.count(quantized.image.arenaLowerBound)),",
      "scratch \(Formatting.count(quantized.scratchByteCount)))")
  }
}
