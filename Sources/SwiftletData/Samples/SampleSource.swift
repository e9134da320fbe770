public import SwiftletGraph

/// Samples by index: what training, calibration and evaluation read from. A source hands out one
/// sample at a time, so memory does not grow with the number of samples unless the source holds
/// them.
public protocol SampleSource: Sendable {
  /// What messages call the source: a data set's name or a file's path.
  var name: String { get }
  /// Number of samples.
  var count: Int { get }
  /// The shape of one sample, CHW for images.
  var sampleShape: Shape { get }
  /// Class names, empty when the source has none.
  var classNames: [String] { get }

  /// Writes the sample at `index`, as the network sees it, into `sample`.
  ///
  /// Precondition: `0 <= index < count` and `sample.count == sampleShape.elementCount`.
  func copySample(at index: Int, into sample: UnsafeMutableBufferPointer<Float>)

  /// The class of the sample at `index`, nil when the source has no labels.
  func label(at index: Int) -> Int?
}
