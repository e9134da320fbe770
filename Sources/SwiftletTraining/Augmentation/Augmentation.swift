public import SwiftletGraph

/// Random changes to training samples that do not change their class, drawn anew at every visit.
public struct Augmentation: Hashable, Sendable {
  /// Mirrors every other sample, on average, left to right. Right for things, wrong for writing.
  public var mirrors: Bool

  public init(mirrors: Bool = false) {
    self.mirrors = mirrors
  }

  /// Changes the samples of a batch in place; samples that are not CHW images stay as they are.
  public func apply(to batch: MutableTensorView, using random: inout RandomSource) {
    guard mirrors, batch.shape.rank == 4 else { return }
    let width = batch.shape[3]
    let sampleSize = batch.shape.sample.elementCount
    for sample in 0..<batch.shape[0] where random.next() & 1 == 1 {
      let first = sample * sampleSize
      for row in stride(from: first, to: first + sampleSize, by: width) {
        for column in 0..<width / 2 {
          batch.elements.swapAt(row + column, row + width - 1 - column)
        }
      }
    }
  }
}
