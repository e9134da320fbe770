import SwiftletData
import SwiftletGraph
import SwiftletRuntime

/// Right answers of the old and the new int8 model, by class.
struct FineTuningComparison {
  struct Row {
    var sampleCount = 0
    var correctBefore = 0
    var correctAfter = 0
  }

  var classes: [Row]
}

/// Samples that cannot be learned from.
enum FineTuningDataError: Error, CustomStringConvertible {
  case unlabelled(source: String)
  case shape(source: String, found: String, expected: String)

  var description: String {
    switch self {
    case .unlabelled(let source):
      "\(source): has no labels; give npy:X.npy,Y.npy or another form with classes"
    case .shape(let source, let found, let expected):
      "\(source): samples of \(found) do not fit the model's input \(expected)"
    }
  }
}

extension FineTuner {
  /// Offers every sample to the replay cache.
  mutating func remember(_ source: any SampleSource) throws {
    try forEach(of: source) { (tuner, sample, label) throws(FineTuningError) in
      _ = try tuner.remember(sample.span, label: label)
    }
  }

  /// Evaluates every sample and counts by class.
  mutating func compare(on source: any SampleSource) throws -> FineTuningComparison {
    var rows = [FineTuningComparison.Row](repeating: .init(), count: classCount)
    try forEach(of: source) { (tuner, sample, label) throws(FineTuningError) in
      let before = tuner.report
      try tuner.evaluate(sample.span, label: label)
      rows[label].sampleCount += 1
      rows[label].correctBefore += tuner.report.correctBefore - before.correctBefore
      rows[label].correctAfter += tuner.report.correctAfter - before.correctAfter
    }
    return FineTuningComparison(classes: rows)
  }

  /// The trunk's features of every sample, one row each.
  mutating func features(of sources: [any SampleSource]) throws -> Tensor {
    var rows: [Float] = []
    var row = [Float](repeating: 0, count: featureCount)
    for source in sources {
      try forEach(of: source) { (tuner, sample, _) throws(FineTuningError) in
        try tuner.runTrunk(sample.span)
        var span = row.mutableSpan
        tuner.copyFeatures(into: &span)
        rows += row
      }
    }
    return Tensor(shape: [rows.count / featureCount, featureCount], elements: rows)
  }

  private mutating func forEach(
    of source: any SampleSource,
    _ body: (inout FineTuner, [Float], Int) throws(FineTuningError) -> Void
  ) throws {
    let shape = input.sampleShape
    guard source.sampleShape.elementCount == shape.elementCount else {
      throw FineTuningDataError.shape(
        source: source.name, found: "\(source.sampleShape)", expected: "\(shape)")
    }
    var sample = [Float](repeating: 0, count: shape.elementCount)
    for index in 0..<source.count {
      guard let label = source.label(at: index) else {
        throw FineTuningDataError.unlabelled(source: source.name)
      }
      sample.withUnsafeMutableBufferPointer { source.copySample(at: index, into: $0) }
      try body(&self, sample, label)
    }
  }
}

extension FineTuner {
  /// Replaces a model file by the updated model.
  func replaceModel(at path: String) throws {
    try replaceModel(at: Array(path.utf8CString))
  }

  mutating func writeCheckpoint(to path: String) throws {
    try writeCheckpoint(to: Array(path.utf8CString))
  }

  /// Returns: false when there is no checkpoint.
  mutating func restoreCheckpoint(from path: String) throws -> Bool {
    try restoreCheckpoint(from: Array(path.utf8CString))
  }
}
