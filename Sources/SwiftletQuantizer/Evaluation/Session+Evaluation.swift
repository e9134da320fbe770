import SwiftletData
import SwiftletRuntime
import SwiftletTraining

extension Session {
  /// What this int8 classifier makes of every sample of `source`.
  ///
  /// The loss is computed from logits: when the model ends in a softmax or log-softmax, from its
  /// input.
  ///
  /// - Parameter progress: called with the number of samples done, after each.
  /// Memory: one sample, whatever the number of samples.
  /// Throws: `ComparisonError` when the samples do not fit, have no labels, or have labels that the
  /// network has no output for.
  public mutating func evaluate(
    on source: any SampleSource, progress: (Int) -> Void = { _ in }
  ) throws(ComparisonError) -> ClassificationMetrics {
    let logitsTensor = model.logitsTensor
    let classCount = model.tensor(at: logitsTensor).elementCount
    var sample = [Float](repeating: 0, count: source.sampleShape.elementCount)
    var logits = [Float](repeating: 0, count: classCount)
    var metrics = ClassificationMetrics(classCount: classCount)
    for index in 0..<source.count {
      guard let label = source.label(at: index), (0..<classCount).contains(label) else {
        throw .label(source: source.name, sample: index, classes: classCount)
      }
      sample.withUnsafeMutableBufferPointer { source.copySample(at: index, into: $0) }
      do {
        try load(sample.span)
        runAll()
        var reals = logits.mutableSpan
        try copyTensor(at: logitsTensor, into: &reals)
      } catch {
        throw .session(error)
      }
      logits.withUnsafeBufferPointer { metrics.add(logits: $0, label: label) }
      progress(index + 1)
    }
    return metrics
  }
}

extension Model {
  /// The output, or what a softmax at the end reads: it is still in the arena after a run, for no
  /// operation follows that could overwrite it and neither runs in place.
  fileprivate var logitsTensor: Int {
    let last = operation(at: operationCount - 1)
    switch ModelFormat.OperationKind(rawValue: last.kind) {
    case .softmax, .logSoftmax: return Int(last.input0)
    default: return outputTensor
    }
  }
}
