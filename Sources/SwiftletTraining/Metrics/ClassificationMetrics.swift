/// What a classifier's outputs are worth, added up sample by sample.
public struct ClassificationMetrics: Hashable, Sendable {
  public private(set) var confusion: ConfusionMatrix
  private var top5Count = 0
  private var lossSum = 0.0

  public init(classCount: Int) {
    confusion = ConfusionMatrix(classCount: classCount)
  }

  /// Adds one sample. Equal outputs rank by class index, the smallest first; NaN ranks last.
  ///
  /// Precondition: as many logits as classes; `label` is one of them.
  /// Complexity: O(classes).
  public mutating func add(logits: UnsafeBufferPointer<Float>, label: Int) {
    precondition(logits.count == confusion.classCount && logits.indices.contains(label))
    let values = logits.map { $0.isNaN ? -Float.infinity : $0 }
    var best = 0
    var rank = 0
    for (index, value) in values.enumerated() {
      if value > values[best] { best = index }
      if value > values[label] || (value == values[label] && index < label) { rank += 1 }
    }
    confusion.add(actual: label, predicted: best)
    if rank < 5 { top5Count += 1 }
    lossSum += SoftmaxCrossEntropy.loss(logits: logits, label: label)
  }

  /// Samples added.
  public var count: Int { confusion.count }
  /// Share of the samples whose class has the largest output; 0 without samples.
  public var top1: Double { share(confusion.correctCount) }
  /// Share of the samples whose class is among the five largest outputs; 0 without samples.
  public var top5: Double { share(top5Count) }
  /// Mean softmax cross-entropy, the outputs taken as logits; 0 without samples.
  public var loss: Double { count == 0 ? 0 : lossSum / Double(count) }

  private func share(_ part: Int) -> Double { count == 0 ? 0 : Double(part) / Double(count) }
}
