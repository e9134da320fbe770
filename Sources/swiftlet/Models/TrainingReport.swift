import SwiftletQuantizer
import SwiftletRuntime

/// What fine-tuning a `.swl` file on a board needs beside inference, and what each choice of trained
/// layers would: part of the data behind `plan`.
struct TrainingReport: Encodable {
  /// One way of making the network trainable.
  struct Choice: Encodable {
    let trainable: String
    let parameters: Int?
    let trainingBytes: Int?
    /// Inference and training together.
    let totalRamBytes: Int?
    /// What is in the way.
    let refusal: String?
  }

  /// Whether the file can be trained as it is.
  let isTrainable: Bool
  /// What the file was made for; nil when it cannot be trained.
  let mode: String?
  let classCapacity: Int?
  let replayCapacity: Int?
  /// Behind the inference arena.
  let trainingBytes: Int
  /// RAM of inference and training together, beside the mapped file.
  let totalRamBytes: Int
  let choices: [Choice]

  init(_ model: borrowing Model) {
    let tuning = model.tuning
    isTrainable = model.isTrainable
    mode = model.tuningMode.map { "\($0)" }
    classCapacity = tuning.map { Int($0.classCapacity) }
    replayCapacity = tuning.map { Int($0.replayCapacity) }
    trainingBytes = tuning.map { Int($0.arenaByteCount) } ?? 0
    totalRamBytes = max(model.fineTuningByteCount, model.arenaByteCount)
    var options = TuningOptions(layers: .head)
    if let tuning { options.replayCapacity = Int(tuning.replayCapacity) }
    var choices: [Choice] = []
    for layers in [TrainableLayers.head, .last(2), .biases] {
      choices.append(
        Choice(
          TrainingCost(layers, of: model, options: options), arenaBytes: model.arenaByteCount))
    }
    self.choices = choices
  }

  /// Lines for people.
  var text: String {
    var table = TextTable(["training", "parameters", "training RAM", "with inference"])
    for choice in choices {
      table.append([
        choice.trainable, choice.parameters.map(Formatting.count) ?? "-",
        choice.trainingBytes.map(Formatting.count) ?? "-",
        choice.totalRamBytes.map(Formatting.count) ?? "-",
      ])
    }
    let refusals = choices.compactMap { choice in
      choice.refusal.map { "\(choice.trainable): \($0)" }
    }
    return ([summary] + table.lines + refusals).joined(separator: "\n")
  }

  private var summary: String {
    guard let mode, let classCapacity, let replayCapacity else {
      return
        "training     not planned; `swiftlet quantize --trainable` makes room for one of these:\n"
    }
    return
      "training     \(Formatting.count(trainingBytes)) bytes behind the arena (\(mode), room for "
      + "\(classCapacity) classes and \(replayCapacity) samples), "
      + "\(Formatting.count(totalRamBytes)) in all; each choice costs:\n"
  }
}

extension TrainingReport.Choice {
  fileprivate init(_ cost: TrainingCost, arenaBytes: Int) {
    trainable = "\(cost.layers)"
    switch cost.outcome {
    case .possible(let parameters, let byteCount, _):
      self.parameters = parameters
      trainingBytes = byteCount
      totalRamBytes = (arenaBytes + 63) / 64 * 64 + byteCount
      refusal = nil
    case .refused(let reason):
      (parameters, trainingBytes, totalRamBytes) = (nil, nil, nil)
      refusal = reason
    }
  }
}
