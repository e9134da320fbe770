import SwiftletGraph
import SwiftletQuantizer
import SwiftletRuntime

extension RandomNetwork {
  /// What the network that `build` makes becomes in int8.
  static func lowered(
    _ input: Shape, _ build: (inout RandomNetwork) -> Void
  ) throws -> QuantizedModel {
    var network = RandomNetwork(input: input)
    build(&network)
    return try Quantizer.quantize(
      network.finished, calibration: RandomSamples(sampleShape: input))
  }
}

extension QuantizedModel {
  /// The operations in the order they run.
  var operationKinds: [ModelFormat.OperationKind?] {
    image.operations.map { ModelFormat.OperationKind(rawValue: $0.kind) }
  }
}
