import SwiftletRuntime

/// What of a network can be trained on the device.
public enum TrainableLayers: Hashable, Sendable {
  /// Weights and biases of the last layer that has any.
  case head
  /// Those of so many last layers.
  case last(Int)
  /// The biases of all layers.
  case biases
}

extension TrainableLayers: CustomStringConvertible {
  public var description: String {
    switch self {
    case .head: "head"
    case .last(let count): "last:\(count)"
    case .biases: "bias"
    }
  }

  /// Parses `head`, `last:K` with K at least 1, or `bias`.
  public init?(_ text: String) {
    switch text {
    case "head": self = .head
    case "bias": self = .biases
    default:
      guard text.hasPrefix("last:"), let count = Int(text.dropFirst(5)), count > 0 else {
        return nil
      }
      self = .last(count)
    }
  }
}

/// How a model is made trainable.
public struct TuningOptions: Hashable, Sendable {
  public var layers: TrainableLayers
  /// Classes that the head shall have room for; nil for as many as the blocks of sixteen have.
  public var classCapacity: Int?
  /// Samples whose features shall have room.
  public var replayCapacity: Int
  /// Bytes that a class name may take, on average.
  public var labelByteCount: Int

  public init(
    layers: TrainableLayers, classCapacity: Int? = nil, replayCapacity: Int = 256,
    labelByteCount: Int = 32
  ) {
    self.layers = layers
    self.classCapacity = classCapacity
    self.replayCapacity = replayCapacity
    self.labelByteCount = labelByteCount
  }
}
