import ArgumentParser
import SwiftletData
import SwiftletFiles
import SwiftletGraph
import SwiftletONNX
import SwiftletTraining

/// `swiftlet train`: a network by name or an ONNX file, trained on a data set, into an ONNX file.
struct Train: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Train a network by name, or go on training an ONNX file.",
    discussion: "Networks: "
      + Network.all.map { "\($0.name) (\($0.summary))" }.joined(separator: "; ") + ".")

  @Option(help: "DATA to train on; its test part is evaluated at the end.")
  var data: String

  @Option(help: "A network's name, or an .onnx file.")
  var model: String

  @Option(name: .shortAndLong, help: "The .onnx file to write.")
  var output: String

  @OptionGroup var hyperparameters: Hyperparameters

  @Option(help: "Threads that share the work; the result is the same for any number.")
  var threads = 1

  @Option(help: "Starts all random sequences: the same seed gives the same bits.")
  var seed: UInt64 = 1

  func validate() throws {
    guard (1...64).contains(threads) else {
      throw ValidationError("--threads \(threads) must be at least 1 and at most 64")
    }
  }

  func run() throws {
    try File.requireReplaceable(output)
    let samples = try DataSpecification(data).load(.train)
    let (graph, defaults) = try startingPoint(samples)
    var options = try hyperparameters.options(defaults, seed: seed)
    options.threads = threads
    let source = try samples.source(
      graph.preprocessing, scaledTo: graph.inputs.first?.sampleShape)
    print(
      "training \(graph.name), \(Formatting.count(graph.parameterElementCount)) parameters, on",
      "\(Formatting.count(source.count)) samples of \(data)")
    let result = try train(graph, on: source, options: options)
    try result.graph.writeONNX(to: output)
    let test = try result.graph.evaluate(on: result.graph.samples(data, split: .test))
    print("wrote \(output): test top-1 \(Formatting.percent(test.top1))")
  }

  /// The network with random weights or the file's, its preprocessing set, and how it is trained.
  private func startingPoint(_ samples: Samples) throws -> (Graph, TrainingDefaults) {
    if model.hasSuffix(".onnx") {
      return (try Graph(onnxFile: model), TrainingDefaults(epochCount: 10))
    }
    let network = try Network.named(model)
    var graph = try network.graph(
      inputShape: samples.sampleShape, classCount: samples.classCount, residualScale: 0,
      seed: seed)
    graph.preprocessing = samples.preprocessing().map {
      Preprocessing(
        mean: $0.mean, standardDeviation: $0.standardDeviation, labels: samples.classNames)
    }
    return (graph, network.defaults)
  }

  private func train(
    _ graph: Graph, on source: any SampleSource, options: TrainingOptions
  ) throws -> TrainingResult {
    var line = ProgressLine()
    return try Trainer(options).train(graph, on: source) { event in
      switch event {
      case .step(let progress):
        line.show(
          "epoch \(progress.epoch)/\(progress.epochCount)  step \(progress.step)"
            + "/\(progress.stepsPerEpoch)  loss \(Formatting.fixed(progress.loss, 4))")
      case .epoch(let summary):
        line.clear()
        print(text(summary, epochCount: options.epochCount))
      }
    }
  }

  private func text(_ summary: EpochSummary, epochCount: Int) -> String {
    var text =
      "epoch \(summary.epoch)/\(epochCount)  loss \(Formatting.fixed(summary.trainingLoss, 4))"
    if let validation = summary.validation {
      text +=
        "  validation loss \(Formatting.fixed(validation.loss, 4)),"
        + " top-1 \(Formatting.percent(validation.top1))"
    }
    return text + "  \(Formatting.count(Int(summary.imagesPerSecond))) images/s"
  }
}
