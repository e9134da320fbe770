import SwiftletGraph

/// Why a network could not be quantized: the layer, the reason and what to do.
public enum QuantizationError: Error, Hashable, Sendable {
  /// All layers without an int8 counterpart, in the graph's order.
  case unsupported([UnsupportedLayer])
  /// A layer whose numbers do not fit the int8 arithmetic.
  case layer(String, reason: String)
  case graph(GraphError)
  /// The network has several inputs or outputs, or nothing between them.
  case structure(String)
  case noSamples(source: String)
  /// Values that need calibration when there are no samples for it: the file does not state their
  /// scale.
  case uncalibrated(values: [String])
  case sampleShape(source: String, sample: Shape, input: Shape)
  /// A NaN or infinity during calibration.
  case notFinite(sample: Int, value: String)
  case plan(PlanError)
}

/// A layer that cannot run in int8.
public struct UnsupportedLayer: Hashable, Sendable {
  public let name: String
  public let operation: String
  public let reason: String
}

/// Why one layer is refused; the caller adds its name.
struct LayerRefusal: Error {
  let reason: String

  init(_ reason: String) { self.reason = reason }
}

extension QuantizationError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unsupported(let layers):
      "\(layers.count) of the network's layers cannot run in int8:"
        + layers.map { "\n  '\($0.name)' (\($0.operation)): \($0.reason)" }.joined()
    case .layer(let name, let reason):
      "layer '\(name)' \(reason)"
    case .graph(let error):
      error.description
    case .structure(let reason):
      "the network \(reason)"
    case .noSamples(let source):
      "\(source) has no samples to calibrate with; give it at least one"
    case .uncalibrated(let values):
      "the file does not state the scale of \(values.count) of the network's values ("
        + values.prefix(8).map { "'\($0)'" }.joined(separator: ", ")
        + (values.count > 8 ? ", ..." : "") + "); give samples to calibrate with"
    case .sampleShape(let source, let sample, let input):
      "\(source) has samples of shape \(sample), but the network takes \(input)"
    case .notFinite(let sample, let value):
      "calibration sample \(sample) makes '\(value)' infinite or not a number; "
        + "remove or repair the sample"
    case .plan(let error):
      error.description
    }
  }
}
