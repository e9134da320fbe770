import SwiftletGraph
import SwiftletTraining
import Testing

@Suite struct AugmentationTests {
  private func augmented(_ batch: Tensor, mirrors: Bool, seed: UInt64 = 1) -> [Float] {
    var random = RandomSource(seed: seed)
    var elements = batch.elements
    elements.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      Augmentation(mirrors: mirrors).apply(
        to: MutableTensorView(shape: batch.shape, base: base), using: &random)
    }
    return elements
  }

  /// Samples of two channels, 2x3, whose elements are all different.
  private let batch = Tensor(shape: [64, 2, 2, 3], elements: (0..<768).map(Float.init))

  @Test func aboutHalfOfTheSamplesAreMirrored() {
    let result = augmented(batch, mirrors: true)
    var mirroredCount = 0
    for start in stride(from: 0, to: 768, by: 12) {
      let original = Array(batch.elements[start..<start + 12])
      let mirrored = stride(from: 0, to: 12, by: 3).flatMap { original[$0..<$0 + 3].reversed() }
      let own = Array(result[start..<start + 12])
      #expect(own == original || own == mirrored)
      if own == mirrored { mirroredCount += 1 }
    }
    #expect((20...44).contains(mirroredCount))
  }

  @Test func theSeedDecides() {
    #expect(augmented(batch, mirrors: true) == augmented(batch, mirrors: true))
    #expect(augmented(batch, mirrors: true) != augmented(batch, mirrors: true, seed: 2))
  }

  @Test func nothingChangesUnlessAskedToOrWithoutImages() {
    #expect(augmented(batch, mirrors: false) == batch.elements)
    let rows = batch.reshaped([64, 12])
    #expect(augmented(rows, mirrors: true) == rows.elements)
  }
}
