import SwiftletGraph
import SwiftletTraining
import Testing

@Suite struct SoftmaxCrossEntropyTests {
  private func lossAndGradient(
    _ logits: Tensor, _ labels: [Int]
  ) throws(TrainingError) -> (loss: Double, gradient: [Float]) {
    var gradient = Tensor(shape: logits.shape, repeating: .nan)
    let loss = try logits.elements.withUnsafeBufferPointer { (values) throws(TrainingError) in
      try gradient.elements.withUnsafeMutableBufferPointer { (result) throws(TrainingError) in
        guard let source = values.baseAddress, let target = result.baseAddress else { return 0.0 }
        return try SoftmaxCrossEntropy.lossAndGradient(
          logits: TensorView(shape: logits.shape, base: source), labels: labels,
          gradient: MutableTensorView(shape: logits.shape, base: target))
      }
    }
    return (loss, gradient.elements)
  }

  @Test func equalsPyTorch() throws {
    let logits = try Golden.tensor("cross_entropy_logits")
    let labels = try Golden.labels("cross_entropy_labels")
    let expected = try Golden.tensor("cross_entropy_loss").elements[0]
    let gradient = try Golden.tensor("cross_entropy_gradient").elements
    let result = try lossAndGradient(logits, labels)
    #expect(abs(result.loss - Double(expected)) < 1e-5)
    for (own, other) in zip(result.gradient, gradient) { #expect(abs(own - other) < 1e-7) }
  }

  @Test func gradientIsTheSlopeOfTheLoss() throws {
    var random = RandomSource(seed: 2)
    let logits = Tensor(shape: [3, 4], elements: (0..<12).map { _ in random.nextUnitFloat() * 4 })
    let labels = [3, 0, 2]
    let gradient = try lossAndGradient(logits, labels).gradient
    let step: Float = 1 / 128
    for index in 0..<12 {
      var above = logits
      var below = logits
      above.elements[index] += step
      below.elements[index] -= step
      let rise = try lossAndGradient(above, labels).loss - lossAndGradient(below, labels).loss
      #expect(abs(rise / Double(2 * step) - Double(gradient[index])) < 1e-4)
    }
  }

  @Test func aSampleAloneHasTheSameLoss() throws {
    let logits = try Golden.tensor("cross_entropy_logits")
    let labels = try Golden.labels("cross_entropy_labels")
    let sum = logits.elements.withUnsafeBufferPointer { values in
      labels.enumerated().reduce(0.0) { sum, sample in
        let row = UnsafeBufferPointer(rebasing: values[sample.offset * 5..<sample.offset * 5 + 5])
        return sum + SoftmaxCrossEntropy.loss(logits: row, label: sample.element)
      }
    }
    let mean = try lossAndGradient(logits, labels).loss
    #expect(abs(sum / Double(labels.count) - mean) < 1e-9)
  }

  @Test func equalLogitsGiveTheLogarithmOfTheClassCount() throws {
    let loss = try lossAndGradient(Tensor(shape: [2, 10], repeating: 3), [0, 9]).loss
    #expect(abs(loss - 2.302585093) < 1e-6)
  }

  @Test func aLossThatIsNoNumberShows() throws {
    let logits = Tensor(shape: [1, 3], elements: [1, .nan, 2])
    #expect(try !lossAndGradient(logits, [0]).loss.isFinite)
    #expect(
      try !lossAndGradient(Tensor(shape: [1, 2], elements: [.infinity, 0]), [0]).loss.isFinite)
  }

  @Test(arguments: [-1, 4]) func rejectsLabelsWithoutAClass(label: Int) {
    #expect(throws: TrainingError.labelOutOfRange(label: label, sample: 1, classCount: 4)) {
      try lossAndGradient(Tensor(shape: [2, 4]), [0, label])
    }
  }
}
