import SwiftletTraining
import Testing

@Suite struct ClassificationMetricsTests {
  private func metrics(_ samples: [(logits: [Float], label: Int)]) -> ClassificationMetrics {
    var result = ClassificationMetrics(classCount: samples[0].logits.count)
    for sample in samples {
      sample.logits.withUnsafeBufferPointer { result.add(logits: $0, label: sample.label) }
    }
    return result
  }

  @Test func countsByHand() {
    let result = metrics([
      ([3, 1, 0], 0), ([3, 1, 0], 0), ([0, 2, 1], 0), ([0, 2, 1], 1), ([0, 1, 2], 1),
    ])
    #expect(result.confusion.rows == [[2, 1, 0], [0, 1, 1], [0, 0, 0]])
    #expect(result.count == 5)
    #expect(result.top1 == 0.6)
    #expect(result.top5 == 1)
    #expect(result.confusion.recall(0) == 2.0 / 3)
    #expect(result.confusion.precision(1) == 0.5)
    #expect(result.confusion.recall(2) == nil)
    #expect(result.confusion.precision(2) == 0)
  }

  @Test func top5TakesTheFiveLargest() {
    let logits: [Float] = [0, 1, 2, 3, 4, 5, 6]
    let result = metrics((0..<7).map { (logits, $0) })
    #expect(result.top5 == 5.0 / 7)
    #expect(result.top1 == 1.0 / 7)
  }

  /// Equal outputs rank by index, so a net that says nothing is right about class 0 only.
  @Test func equalOutputsRankByIndex() {
    let result = metrics((0..<7).map { (Array(repeating: 1, count: 7), $0) })
    #expect(result.top1 == 1.0 / 7)
    #expect(result.top5 == 5.0 / 7)
  }

  @Test func notANumberIsNeverRight() {
    let result = metrics([([.nan, 1, 2], 0), ([.nan, 1, 2], 2)])
    #expect(result.confusion.rows == [[0, 0, 1], [0, 0, 0], [0, 0, 1]])
    #expect(result.loss.isNaN)
  }

  @Test func lossIsTheMeanCrossEntropy() {
    let result = metrics([([0, 0], 0), ([0, 0], 1)])
    #expect(abs(result.loss - 0.6931471806) < 1e-7)
    #expect(ClassificationMetrics(classCount: 2).loss == 0)
  }
}
