extension ModelView {
  /// The working memory is aligned, in the arena and at least what the kernels need.
  func validateScratch(_ operation: OperationRecord) throws(ModelError) {
    let offset = operation.fields.scratchOffset
    if offset % UInt64(ModelFormat.alignment) != 0 || offset > header.arenaByteCount {
      throw operationFault(.scratchOffset, operation.index)
    }
    if operation.fields.scratchByteCount > header.arenaByteCount - offset
      || operation.fields.scratchByteCount < requiredScratch(operation)
    {
      throw operationFault(.scratchByteCount, operation.index)
    }
  }

  /// The bound on a convolution's products has been checked, so nothing here overflows.
  private func requiredScratch(_ operation: OperationRecord) -> UInt64 {
    switch operation.kind {
    case .convolution: return convolutionScratch(operation)
    case .transposedConvolution:
      let axes = transposedAxes(operation)
      return UInt64(
        TransposedConvolutionScratch.byteCount(
          transposedLayout(operation), rows: axes.rows, columns: axes.columns))
    default: return 0
    }
  }

  private func convolutionScratch(_ operation: OperationRecord) -> UInt64 {
    let fields = operation.fields
    let input = operation.input
    let output = operation.output
    let window = Window(
      kernelHeight: Int(fields.kernelHeight), kernelWidth: Int(fields.kernelWidth),
      strideHeight: Int(fields.strideHeight), strideWidth: Int(fields.strideWidth),
      padTop: Int(fields.padTop), padLeft: Int(fields.padLeft))
    return UInt64(
      ConvolutionScratch.byteCount(
        inputChannelsPerGroup: Int(input.channels / fields.groups),
        kernelHeight: window.kernelHeight, kernelWidth: window.kernelWidth,
        isPointwise: window.isPointwise(
          inputHeight: Int(input.height), inputWidth: Int(input.width),
          outputHeight: Int(output.height), outputWidth: Int(output.width))))
  }
}
