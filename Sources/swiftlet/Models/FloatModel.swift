import SwiftletData
import SwiftletGraph
import SwiftletONNX

extension Graph {
  /// The samples of `data` as this network sees them.
  ///
  /// Throws: `DataError` when the data cannot be read or has other channels.
  func samples(_ data: String, split: DataSplit) throws -> any SampleSource {
    try DataSpecification(data).load(split)
      .source(preprocessing, scaledTo: inputs.first?.sampleShape)
  }
}
