import SwiftletGraph
import SwiftletRuntime

/// What one choice of layers costs to train on the device, whether the file was made for it or not.
public struct TrainingCost: Hashable, Sendable {
  public let layers: TrainableLayers
  public let outcome: Outcome

  public enum Outcome: Hashable, Sendable {
    /// Float parameters; bytes behind the inference arena; bytes that the file grows by.
    case possible(parameters: Int, byteCount: Int, fileByteCount: Int)
    case refused(reason: String)
  }

  /// What `layers` would cost for the network of `model`.
  ///
  /// Numerics: exact to a few hundred bytes for `byteCount`, since the order of a file's records is
  /// not known before it is made.
  public init(
    _ layers: TrainableLayers, of model: borrowing Model,
    options: TuningOptions = TuningOptions(layers: .head)
  ) {
    self.layers = layers
    var options = options
    options.layers = layers
    do {
      var operations: [TailOperation] = []
      for index in 0..<model.operationCount { operations.append(TailOperation(index, of: model)) }
      let shape = try TailShape(operations, options: options)
      let parameters = shape.parameterCount
      outcome = .possible(
        parameters: parameters, byteCount: shape.estimatedByteCount(options: options),
        fileByteCount: 4 * parameters + 48 * shape.indices.count + 64)
    } catch {
      outcome = .refused(reason: error.description)
    }
  }
}
