import SwiftletRuntime

extension TailOperation {
  init(_ operation: LoweredOperation, in network: LoweredNetwork) {
    name = operation.name
    kind = operation.kind.formatKind
    inputs = operation.inputs
    output = operation.output
    outputMap = network.tensors[operation.output].map
    inputMap = network.tensors[operation.inputs[0]].map
    (groups, taps) = (1, 1)
    switch operation.kind {
    case .convolution(let layer), .depthwiseConvolution(let layer):
      (groups, taps) = (layer.groups, layer.window.tapCount)
    default: break
    }
  }

  /// Of a file.
  init(_ index: Int, of model: borrowing Model) {
    let operation = model.operation(at: index)
    name = model.operationName(at: index)
    kind = ModelFormat.OperationKind(rawValue: operation.kind) ?? .rescale
    inputs = [Int(operation.input0)]
    if operation.input1 != ModelFormat.none { inputs.append(Int(operation.input1)) }
    output = Int(operation.output)
    outputMap = ActivationMap(model.tensor(at: output))
    inputMap = ActivationMap(model.tensor(at: inputs[0]))
    (groups, taps) = (1, 1)
    if kind == .convolution || kind == .depthwiseConvolution {
      groups = Int(operation.groups)
      taps = Int(operation.kernelHeight) * Int(operation.kernelWidth)
    }
  }
}

extension ActivationMap {
  init(_ tensor: ModelFormat.Tensor) {
    self.init(
      height: Int(tensor.height), width: Int(tensor.width), channels: Int(tensor.channels))
  }
}
