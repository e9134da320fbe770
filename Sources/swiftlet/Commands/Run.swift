import ArgumentParser
import SwiftletData
import SwiftletFiles
import SwiftletGraph
import SwiftletRuntime

/// `swiftlet run`: outputs for an input file.
struct Run: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run a model on a tensor or an image.")

  @Argument(help: "An .onnx or a .swl file.")
  var model: String

  @Option(help: "A float32 .npy in the model's own layout with any batch size, or an image.")
  var input: String

  @Option(help: "Write the outputs as float32 .npy.")
  var output: String?

  @Option(help: "Classes to print for each sample.")
  var top = 5

  @OptionGroup var threads: ThreadsOption
  @OptionGroup var isa: ISAOption

  func validate() throws {
    guard top > 0 else { throw ValidationError("--top must be at least 1") }
  }

  func run() throws {
    if let output { try File.requireReplaceable(output) }
    let predictor = try openPredictor(model, kernels: isa.path(), threads: threads)
    let samples = try InputSamples(
      path: input, shape: predictor.inputShape, preprocessing: predictor.preprocessing)
    let size = predictor.inputShape.elementCount
    var outputs: [Float] = []
    for index in 0..<samples.count {
      let result = try predictor.predict(samples.elements[index * size..<(index + 1) * size])
      if output == nil { printTop(result, sample: index, labels: predictor.labels) }
      outputs += result
    }
    if let output {
      let shape = predictor.outputShape.batched(samples.count)
      try NPYArray(Tensor(shape: shape, elements: outputs)).write(to: output)
      print("wrote \(output): \(shape)")
    }
  }

  private func printTop(_ outputs: [Float], sample: Int, labels: [String]) {
    let best = outputs.indices.sorted {
      (outputs[$1], $0) < (outputs[$0], $1)
    }
    let texts = best.prefix(top).map { index in
      let name = labels.indices.contains(index) ? labels[index] : "class \(index)"
      return "\(name) \(Formatting.fixed(Double(outputs[index]), 3))"
    }
    print("\(sample): \(texts.joined(separator: ", "))")
  }
}
