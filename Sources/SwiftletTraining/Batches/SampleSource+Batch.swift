import SwiftletData
import SwiftletGraph

extension SampleSource {
  /// Writes the samples at `indices` one after the other into the first part of `batch`.
  ///
  /// Precondition: the batch has room for them.
  func copyBatch(_ indices: ArraySlice<Int>, into batch: MutableTensorView) {
    let size = sampleShape.elementCount
    precondition(indices.count * size <= batch.count)
    for (position, index) in indices.enumerated() {
      copySample(
        at: index,
        into: UnsafeMutableBufferPointer(start: batch.base + position * size, count: size))
    }
  }

  /// The classes of the samples at `indices`.
  ///
  /// Throws: `TrainingError` when a sample has none or it is not one of the network's classes.
  func labels(_ indices: ArraySlice<Int>, classCount: Int) throws(TrainingError) -> [Int] {
    var result: [Int] = []
    result.reserveCapacity(indices.count)
    for index in indices {
      guard let label = label(at: index) else { throw .noLabels(source: name) }
      guard (0..<classCount).contains(label) else {
        throw .labelOutOfRange(label: label, sample: index, classCount: classCount)
      }
      result.append(label)
    }
    return result
  }
}
