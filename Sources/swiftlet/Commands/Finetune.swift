import ArgumentParser
import SwiftletData
import SwiftletFiles
import SwiftletGraph
import SwiftletRuntime

/// `swiftlet finetune`: adapts a trainable int8 model to new data, as a board would.
struct Finetune: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Adapt a trainable .swl model to new samples or classes, as on a board.",
    discussion: """
      Makes the same model as swiftlet-run --finetune does on a board. The new model is written when \
      its int8 accuracy on the held-out samples is not below the old one's.
      """)

  @Argument(help: "A .swl file made by quantize --trainable.")
  var model: String

  @Option(help: "DATA to learn from: its training part.")
  var data: String

  @Option(
    help:
      "DATA to compare old and new model on: its test part. By default a fifth of --data is held out."
  )
  var validation: String?

  @Option(name: .shortAndLong, help: "The .swl file to write.")
  var output: String

  @Option(help: "Classes that the new model tells apart; as many as before when absent.")
  var classes: Int?

  @Option(help: "Their names, separated by commas.")
  var labels: String?

  @OptionGroup var course: FineTuningCourse

  @Option(help: "A file to keep the state of training in, and to go on from when it is there.")
  var checkpoint: String?

  @Option(help: "An .npy file for what the trunk makes of the samples learned from, then held out.")
  var features: String?

  @OptionGroup var isa: ISAOption

  @Flag(help: "Print one JSON object.")
  var json = false

  func run() throws {
    try File.requireReplaceable(output)
    for path in [checkpoint, features] {
      if let path { try File.requireReplaceable(path) }
    }
    let model = try loadModel(model)
    let (training, heldOut) = try samples(for: model)
    let arena = Arena(byteCount: model.fineTuningByteCount)
    var tuner = try FineTuner(
      model: model, arena: arena, options: course.options, path: isa.path())
    if let features {
      try NPYArray(tuner.features(of: [training, heldOut])).write(to: features)
    }
    try prepare(&tuner, training)
    try train(&tuner)
    try tuner.requantize()
    let result = try tuner.compare(on: heldOut)
    let keepsNew = tuner.report.keepsNew
    if keepsNew { try tuner.replaceModel(at: output) }
    if json {
      try JSONOutput.write(FineTuningSummary(result, tuner.report, written: keepsNew))
    } else {
      report(result, tuner.report)
    }
  }

  /// What is learned from and what is judged by; no sample is both.
  private func samples(
    for model: borrowing Model
  ) throws -> (training: any SampleSource, heldOut: any SampleSource) {
    let all = try model.samples(data, split: .train)
    if let validation { return (all, try model.samples(validation, split: .test)) }
    let (training, heldOut) = all.split(validationCount: all.count / 5, seed: course.seed)
    return (training, heldOut)
  }

  /// Sets the classes and remembers the samples, unless a checkpoint has them already.
  private func prepare(_ tuner: inout FineTuner, _ training: any SampleSource) throws {
    if try !resume(&tuner) {
      if let classes { try tuner.setClassCount(classes) }
      try tuner.remember(training)
    }
    if let labels {
      let texts = labels.split(separator: ",", omittingEmptySubsequences: false)
      let bytes: [UInt8] = texts.flatMap { Array($0.utf8) + [0] }
      try tuner.setLabels(bytes.span)
    }
    if json { return }
    let count = tuner.rememberedCount
    print("remembered \(count) of \(Formatting.count(training.count)) samples")
  }

  /// Whether there was a checkpoint to go on from.
  private func resume(_ tuner: inout FineTuner) throws -> Bool {
    guard let checkpoint else { return false }
    let isThere = try tuner.restoreCheckpoint(from: checkpoint)
    if isThere && !json { print("going on from \(checkpoint)") }
    return isThere
  }

  private func train(_ tuner: inout FineTuner) throws {
    let stepCount = tuner.stepCount(epochs: course.epochs, batchSize: course.batch)
    var line = ProgressLine()
    while let loss = tuner.rehearse(batchSize: course.batch, stepCount: stepCount) {
      line.show(
        "step \(tuner.stepCount)/\(stepCount)  loss \(Formatting.fixed(Double(loss), 4))")
      if let checkpoint, tuner.stepCount % 100 == 0 { try tuner.writeCheckpoint(to: checkpoint) }
    }
    line.clear()
    if let checkpoint { try tuner.writeCheckpoint(to: checkpoint) }
  }

  private func report(_ result: FineTuningComparison, _ report: FineTuningReport) {
    func share(_ count: Int) -> String {
      Formatting.percent(Double(count) / Double(max(report.sampleCount, 1)))
    }
    print(
      "int8 accuracy on \(Formatting.count(report.sampleCount)) held-out samples:",
      "\(share(report.correctBefore)) before, \(share(report.correctAfter)) after",
      "(float tail \(share(report.correctInFloat)))\n")
    var table = TextTable(["class", "samples", "before", "after"])
    for (label, row) in result.classes.enumerated() where row.sampleCount > 0 {
      table.append(
        [
          "\(label)", "\(row.sampleCount)",
          Formatting.percent(Double(row.correctBefore) / Double(row.sampleCount)),
          Formatting.percent(Double(row.correctAfter) / Double(row.sampleCount)),
        ])
    }
    print(table.lines.joined(separator: "\n"))
    print(
      report.keepsNew
        ? "\nwrote \(output)"
        : "\nkept the old model: the new one is worse on the held-out samples; \(output) was not written"
    )
  }
}

/// The contract of `finetune --json`.
private struct FineTuningSummary: Encodable {
  let count: Int
  let top1Before: Double
  let top1: Double
  let top1Float: Double
  /// Recalls by class; -1 without samples.
  let classesBefore: [Double]
  let classes: [Double]
  let written: Bool

  init(_ result: FineTuningComparison, _ report: FineTuningReport, written: Bool) {
    func share(_ part: Int, _ whole: Int) -> Double {
      whole == 0 ? -1 : Double(part) / Double(whole)
    }
    count = report.sampleCount
    top1Before = share(report.correctBefore, count)
    top1 = share(report.correctAfter, count)
    top1Float = share(report.correctInFloat, count)
    classesBefore = result.classes.map { share($0.correctBefore, $0.sampleCount) }
    classes = result.classes.map { share($0.correctAfter, $0.sampleCount) }
    self.written = written
  }
}
