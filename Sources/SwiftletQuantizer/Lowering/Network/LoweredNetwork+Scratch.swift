import SwiftletRuntime

extension LoweredNetwork {
  /// Working memory of one operation, the most that any path of its kernels asks for.
  func scratchByteCount(operation index: Int) -> Int {
    let operation = operations[index]
    let input = tensors[operation.inputs[0]].map
    let output = tensors[operation.output].map
    switch operation.kind {
    case .convolution(let layer):
      return ConvolutionScratch.byteCount(
        inputChannelsPerGroup: input.channels / layer.groups,
        kernelHeight: layer.window.kernelHeight, kernelWidth: layer.window.kernelWidth,
        isPointwise: layer.window.isPointwise(
          inputHeight: input.height, inputWidth: input.width, outputHeight: output.height,
          outputWidth: output.width))
    case .transposedConvolution(let layer):
      return TransposedConvolutionScratch.byteCount(
        TransposedConvolutionLayout(
          inputChannels: input.channels, outputChannels: output.channels, groups: layer.groups),
        rows: layer.window.transposedRows(output: output.height),
        columns: layer.window.transposedColumns(output: output.width))
    default: return 0
    }
  }
}

extension Window {
  /// The rows of a transposed convolution with this window.
  func transposedRows(output: Int) -> TransposedAxis {
    TransposedAxis(
      kernel: kernelHeight, stride: strideHeight, dilation: dilationHeight, padding: padTop,
      output: output)
  }

  /// The columns of a transposed convolution with this window.
  func transposedColumns(output: Int) -> TransposedAxis {
    TransposedAxis(
      kernel: kernelWidth, stride: strideWidth, dilation: dilationWidth, padding: padLeft,
      output: output)
  }
}
