import SwiftletRuntime

extension LayerGraph {
  /// By value of the float graph: its scale and zero point in `network`. Values inside of a layer
  /// (before its activation) have none.
  func parametersByFloatValue(in network: LoweredNetwork) -> [String: QuantizationParameters] {
    var result: [String: QuantizationParameters] = [:]
    for tensor in network.tensors { result[tensor.name] = tensor.parameters }
    for (name, value) in views { result[name] = result[value] }
    return result
  }
}
