import Glibc
public import SwiftletGraph

/// The loss of a classifier: `-log(softmax(logits)[label])`, averaged over the batch.
///
/// Numerics: from `logits - max(logits)`, so it does not overflow; exponentials in float32, sums
/// in double.
/// Source: PyTorch `nn.CrossEntropyLoss` with its defaults.
public enum SoftmaxCrossEntropy {
  /// The mean loss of a batch, writing the gradient with respect to the logits,
  /// `(softmax - oneHot(label)) / batch`.
  ///
  /// Shapes: logits and gradient `N x C` (further dimensions of size 1 are allowed); one label per
  /// sample.
  /// Throws: `TrainingError.labelOutOfRange` before anything is written.
  /// Complexity: O(N * C).
  public static func lossAndGradient(
    logits: TensorView, labels: [Int], gradient: MutableTensorView
  ) throws(TrainingError) -> Double {
    let classCount = logits.shape.sample.elementCount
    precondition(logits.shape[0] == labels.count && gradient.count == logits.count)
    try requireRange(labels, classCount: classCount)
    let scale = 1 / Float(labels.count)
    var sum = 0.0
    for (index, label) in labels.enumerated() {
      let row = UnsafeBufferPointer(start: logits.base + index * classCount, count: classCount)
      let rowGradient = gradient.base + index * classCount
      let (largest, total) = exponentials(of: row, into: rowGradient)
      let factor = scale / Float(total)
      for position in 0..<classCount { rowGradient[position] *= factor }
      rowGradient[label] -= scale
      sum += log(total) + Double(largest) - Double(row[label])
    }
    return sum / Double(labels.count)
  }

  /// The loss of one sample.
  ///
  /// Precondition: `label` is one of the classes.
  public static func loss(logits: UnsafeBufferPointer<Float>, label: Int) -> Double {
    precondition(logits.indices.contains(label))
    let largest = logits.reduce(-Float.infinity) { $1 > $0 || $1.isNaN ? $1 : $0 }
    let total = logits.reduce(0.0) { $0 + Double(exp($1 - largest)) }
    return log(total) + Double(largest) - Double(logits[label])
  }

  private static func exponentials(
    of row: UnsafeBufferPointer<Float>, into result: UnsafeMutablePointer<Float>
  ) -> (largest: Float, total: Double) {
    let largest = row.reduce(-Float.infinity) { $1 > $0 || $1.isNaN ? $1 : $0 }
    var total = 0.0
    for (index, value) in row.enumerated() {
      result[index] = exp(value - largest)
      total += Double(result[index])
    }
    return (largest, total)
  }

  private static func requireRange(_ labels: [Int], classCount: Int) throws(TrainingError) {
    for (sample, label) in labels.enumerated() where label < 0 || label >= classCount {
      throw .labelOutOfRange(label: label, sample: sample, classCount: classCount)
    }
  }
}
