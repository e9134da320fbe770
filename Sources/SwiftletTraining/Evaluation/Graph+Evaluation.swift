public import SwiftletData
public import SwiftletGraph

extension Graph {
  /// What this classifier makes of every sample of `source`.
  ///
  /// The loss is computed from logits: a softmax at the graph's end is left out.
  ///
  /// Memory: one executor for `batchSize` samples, whatever the number of samples.
  /// Throws: `TrainingError` when the samples do not fit, have no labels, or have labels that the
  /// network has no output for.
  public func evaluate(
    on source: any SampleSource, batchSize: Int = 64
  ) throws(TrainingError) -> ClassificationMetrics {
    let classifier = try Classifier(self)
    try classifier.requireFit(source)
    let batchSize = max(min(batchSize, source.count), 1)
    var executor = try classifier.executor(batchSize: batchSize, purpose: .inference)
    let input = executor.value(classifier.input.name)
    let output = executor.value(classifier.output)
    let classCount = classifier.classCount
    var metrics = ClassificationMetrics(classCount: classCount)
    let indices = Array(0..<source.count)
    for start in stride(from: 0, to: source.count, by: batchSize) {
      // The last batch may be short: the rest of the buffer keeps older samples, not counted.
      let batch = indices[start..<min(start + batchSize, source.count)]
      let labels = try source.labels(batch, classCount: classCount)
      source.copyBatch(batch, into: input)
      executor.forward()
      for (position, label) in labels.enumerated() {
        let row = position * classCount..<(position + 1) * classCount
        metrics.add(logits: UnsafeBufferPointer(rebasing: output.view.elements[row]), label: label)
      }
    }
    return metrics
  }
}
