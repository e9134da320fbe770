import SwiftletGraph
import SwiftletQuantizer
import SwiftletRuntime

/// What makes a model need less RAM.
struct RAMRemedies {
  private let report: MemoryReport
  /// Bytes that the arena may take, which is all of the budget but what is not the arena's.
  private let arenaLimit: Int

  init(_ report: MemoryReport, limit: Int) {
    self.report = report
    arenaLimit = limit - (report.totalRamBytes - report.arenaBytes)
  }

  func sentences(for model: borrowing Model) -> [String] {
    if arenaLimit <= 0 {
      return ["No model fits: a session and its stack alone take as much."]
    }
    return [peak] + bands(model) + [smallerInput(model)]
  }

  private var peak: String {
    let tensors = report.tensors.filter(\.isAtPeak).sorted { $0.bytes > $1.bytes }
    let largest = tensors.prefix(3).map { "\($0.name) (\(Formatting.count($0.bytes)))" }
    let rest = tensors.count > 3 ? " and \(tensors.count - 3) more" : ""
    return "The peak is at '\(report.peak.operation)', which needs "
      + largest.joined(separator: ", ") + "\(rest): fewer channels there or an earlier stride "
      + "make it smaller."
  }

  private func bands(_ model: borrowing Model) -> [String] {
    let operation = model.operation(at: report.peak.index)
    let output = TensorDescription(model.tensor(at: Int(operation.output)))
    guard output.height > 1 else { return [] }
    return [
      "Computed in bands of rows, the layers around it never hold their whole maps: "
        + "`swiftlet quantize --bands auto` tells what that costs in time."
    ]
  }

  private func smallerInput(_ model: borrowing Model) -> String {
    guard let size = MemoryPlan.largestInput(of: model, arenaLimit: arenaLimit) else {
      return "No smaller input makes it fit."
    }
    let input = model.input
    return "With an input of about \(size.height) x \(size.width) pixels instead of "
      + "\(input.height) x \(input.width) the same layers would fit."
  }
}

/// What makes a model file smaller.
struct StorageRemedies {
  let sentences: [String]

  init(of model: borrowing Model) {
    let largest = (0..<model.operationCount).max {
      model.operation(at: $0).weightsByteCount < model.operation(at: $1).weightsByteCount
    }
    guard let largest else {
      sentences = []
      return
    }
    let byteCount = Int(model.operation(at: largest).weightsByteCount)
    sentences = [
      "'\(model.operationName(at: largest))' has the most weights, \(Formatting.count(byteCount)) "
        + "of \(Formatting.count(model.weightsByteCount)) bytes: fewer channels there save most."
    ]
  }
}
