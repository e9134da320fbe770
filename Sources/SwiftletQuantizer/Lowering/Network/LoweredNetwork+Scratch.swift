import SwiftletRuntime

extension LoweredNetwork {
  /// Working memory of one operation, the most that any path of its kernels asks for.
  func scratchByteCount(operation index: Int) -> Int {
    let operation = operations[index]
    guard case .convolution(let layer) = operation.kind else { return 0 }
    let input = tensors[operation.inputs[0]].map
    let output = tensors[operation.output].map
    return ConvolutionScratch.byteCount(
      inputChannelsPerGroup: input.channels / layer.groups,
      kernelHeight: layer.window.kernelHeight, kernelWidth: layer.window.kernelWidth,
      isPointwise: layer.window.isPointwise(
        inputHeight: input.height, inputWidth: input.width, outputHeight: output.height,
        outputWidth: output.width))
  }
}
