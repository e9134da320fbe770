import SwiftletRuntime

/// How far an int8 model's values are from the float network's on the same samples.
public struct ModelComparison: Hashable, Sendable {
  /// One tensor of the int8 model and the float value that it stands for.
  public struct Layer: Hashable, Sendable {
    /// The operation that writes the tensor, or the last part of it.
    public let name: String
    /// The float value, the layer's output after its activation.
    public let value: String
    /// Power of the signal and of quantization's error, its own and that of all layers before.
    public var ratio = SignalToNoise()

    public var decibels: Double { ratio.decibels }
  }

  public let sampleCount: Int
  /// The worst first.
  public let layers: [Layer]
  /// The network's output.
  public let output: SignalToNoise
  /// Share of the samples for which both networks' largest output is the same one.
  public let top1Agreement: Double
}

/// Why a model and a network cannot be compared, or a model not be evaluated.
public enum ComparisonError: Error, Hashable, Sendable {
  /// The float graph or the samples do not fit.
  case quantization(QuantizationError)
  case session(SessionError)
  /// The model's output is not a value of the float graph: they are different networks.
  case differentNetworks(output: String, elements: Int)
  /// The sample has no label, or one that the network has no output for.
  case label(source: String, sample: Int, classes: Int)
}

extension ComparisonError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .quantization(let error):
      error.description
    case .session(let error):
      error.description
    case .differentNetworks(let output, let elements):
      "the float network has no value '\(output)' with \(elements) elements, which the int8 model "
        + "returns; give the network that the model was quantized from"
    case .label(let source, let sample, let classes):
      "sample \(sample) of \(source) has no label among the network's \(classes) classes"
    }
  }
}
