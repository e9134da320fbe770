import ArgumentParser
import SwiftletData
import SwiftletGraph
import SwiftletONNX
import SwiftletQuantizer
import SwiftletRuntime
import SwiftletTraining

/// `swiftlet eval`: a model's accuracy on a data set.
struct Eval: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure accuracy, top-5 and the confusion matrix on a data set's test part.")

  @Argument(help: "An .onnx or a .swl file.")
  var model: String

  @Option(help: "DATA to evaluate on.")
  var data: String

  @OptionGroup var isa: ISAOption

  @Flag(help: "Print one JSON object.")
  var json = false

  func run() throws {
    let (metrics, labels) = try evaluate()
    if json {
      try JSONOutput.write(EvaluationReport(metrics))
    } else {
      print(
        "\(model) on \(Formatting.count(metrics.count)) samples of \(data):",
        "top-1 \(Formatting.percent(metrics.top1)), top-5 \(Formatting.percent(metrics.top5)),",
        "loss \(Formatting.fixed(metrics.loss, 4))\n")
      printConfusion(metrics.confusion, labels: labels)
    }
  }

  private func evaluate() throws -> (ClassificationMetrics, labels: [String]) {
    switch try ModelFileKind(path: model) {
    case .float:
      let graph = try Graph(onnxFile: model)
      let metrics = try graph.evaluate(on: graph.samples(data, split: .test))
      return (metrics, graph.preprocessing?.labels ?? [])
    case .int8:
      var session = try loadSession(model, on: isa.path())
      let source = try session.model.samples(data, split: .test)
      var line = ProgressLine()
      let metrics = try session.evaluate(on: source) { done in
        if done % 100 == 0 { line.show("sample \(done)/\(source.count)") }
      }
      line.clear()
      return (metrics, session.model.labels)
    }
  }

  private func printConfusion(_ confusion: ConfusionMatrix, labels: [String]) {
    func name(_ label: Int) -> String {
      labels.indices.contains(label) ? labels[label] : "class \(label)"
    }
    let classes = confusion.rows.indices
    var table = TextTable(["actual \\ predicted"] + classes.map(String.init) + ["recall"])
    for actual in classes {
      table.append(
        ["\(actual) \(name(actual))"] + confusion.rows[actual].map(String.init)
          + [confusion.recall(actual).map(Formatting.percent) ?? "-"])
    }
    print(table.lines.joined(separator: "\n"))
  }
}

/// The contract of `eval --json`.
private struct EvaluationReport: Encodable {
  let count: Int
  let top1: Double
  let top5: Double
  let loss: Double
  /// Counts, `confusion[actual][predicted]`.
  let confusion: [[Int]]

  init(_ metrics: ClassificationMetrics) {
    count = metrics.count
    top1 = metrics.top1
    top5 = metrics.top5
    loss = metrics.loss
    confusion = metrics.confusion.rows
  }
}
