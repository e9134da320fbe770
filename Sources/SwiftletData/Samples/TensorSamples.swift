public import SwiftletGraph

/// Samples that are float32 already, exactly as the network sees them.
public struct TensorSamples: SampleSource {
  public let name: String
  public let sampleShape: Shape
  public let classNames: [String]
  /// The samples one after the other.
  public let elements: [Float]
  /// One class per sample; empty when there are none.
  public let labels: [Int32]

  public var count: Int { elements.count / sampleShape.elementCount }

  /// Throws: `DataError` when there are no samples or the labels are not one per sample.
  public init(
    name: String, sampleShape: Shape, elements: [Float], labels: [Int32] = [],
    classNames: [String] = []
  ) throws(DataError) {
    let size = sampleShape.elementCount
    guard size > 0, !elements.isEmpty else { throw DataError(name, .samples(.noSamples)) }
    precondition(elements.count % size == 0)
    try name.requireLabels(labels, samples: elements.count / size, classCount: classNames.count)
    self.name = name
    self.sampleShape = sampleShape
    self.elements = elements
    self.labels = labels
    self.classNames = classNames
  }

  public func copySample(at index: Int, into sample: UnsafeMutableBufferPointer<Float>) {
    let size = sampleShape.elementCount
    precondition(index >= 0 && index < count && sample.count == size)
    _ = sample.update(fromContentsOf: elements[index * size..<(index + 1) * size])
  }

  public func label(at index: Int) -> Int? {
    labels.isEmpty ? nil : Int(labels[index])
  }
}
