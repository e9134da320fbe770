import SwiftletRuntime

extension LoweredNetwork {
  /// Working memory of one operation, the most that any path of its kernels asks for.
  func scratchByteCount(operation index: Int) -> Int {
    let operation = operations[index]
    guard case .convolution(let layer) = operation.kind else { return 0 }
    return ConvolutionScratch.byteCount(
      inputChannelsPerGroup: tensors[operation.inputs[0]].map.channels / layer.groups,
      kernelHeight: layer.window.kernelHeight, kernelWidth: layer.window.kernelWidth)
  }
}
