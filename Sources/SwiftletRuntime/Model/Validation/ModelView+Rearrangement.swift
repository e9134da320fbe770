// Operations that move elements: their outputs are quantized as their inputs.
extension ModelView {
  /// Shapes that differ by the blocks, or groups that divide the channels.
  func validateRearrange(_ operation: OperationRecord) throws(ModelError) {
    guard let order = ModelFormat.RearrangeOrder(rawValue: operation.fields.mode) else {
      throw operationFault(.mode, operation.index)
    }
    let size = UInt64(operation.fields.groups)
    if size == 0 || size > UInt64(Self.channelLimit) {
      throw operationFault(.groups, operation.index)
    }
    let (input, output) = (operation.input, operation.output)
    let fits =
      switch order {
      case .depthToSpaceBlockFirst, .depthToSpaceChannelFirst:
        hasBlocks(deep: input, wide: output, size: size)
      case .spaceToDepth: hasBlocks(deep: output, wide: input, size: size)
      case .channelShuffle:
        haveEqualShapes(input, output) && UInt64(input.channels) % size == 0
      }
    if !fits { throw operationFault(.shape, operation.index) }
    try requireEqualQuantization(operation)
  }

  private func hasBlocks(
    deep: ModelFormat.Tensor, wide: ModelFormat.Tensor, size: UInt64
  ) -> Bool {
    UInt64(deep.height) * size == UInt64(wide.height)
      && UInt64(deep.width) * size == UInt64(wide.width)
      && UInt64(deep.channels) == product(UInt64(wide.channels), size * size)
  }

  /// Steps of at least one, positions that fit 31 bits, and channels of the input alone unless the
  /// border is filled.
  func validateCopy(_ operation: OperationRecord) throws(ModelError) {
    let fields = operation.fields
    guard let border = ModelFormat.CopyBorder(rawValue: fields.mode) else {
      throw operationFault(.mode, operation.index)
    }
    if fields.strideHeight == 0 || fields.strideWidth == 0 {
      throw operationFault(.window, operation.index)
    }
    let output = operation.output
    if !isReachable(fields.startRow, step: fields.strideHeight, count: output.height)
      || !isReachable(fields.startColumn, step: fields.strideWidth, count: output.width)
      || !isReachable(fields.startChannel, step: 1, count: output.channels)
    {
      throw operationFault(.start, operation.index)
    }
    let start = Int64(fields.startChannel)
    if border != .fill,
      start < 0 || start + Int64(output.channels) > Int64(operation.input.channels)
    {
      throw operationFault(.shape, operation.index)
    }
    if fields.fill < -128 || fields.fill > 127 { throw operationFault(.fill, operation.index) }
    try requireEqualQuantization(operation)
  }

  private func isReachable(_ start: Int32, step: UInt16, count: UInt32) -> Bool {
    let last = Int64(start) + Int64(step) * (Int64(count) - 1)
    return start > -0x4000_0000 && last < 0x4000_0000
  }

  /// A tap inside of the input for each row and column of the output.
  func validateResize(_ operation: OperationRecord) throws(ModelError) {
    guard let mode = ModelFormat.ResizeMode(rawValue: operation.fields.mode) else {
      throw operationFault(.mode, operation.index)
    }
    let (input, output) = (operation.input, operation.output)
    if input.channels != output.channels { throw operationFault(.shape, operation.index) }
    let rows = Int(output.height)
    let columns = Int(output.width)
    let first = try requireConstants(operation, count: rows + columns)
    let limit = mode == .nearest ? 0 : ResizeTap.unit
    for index in 0..<rows + columns {
      let tap = ResizeTap(word: word(first + index, of: .constants))
      let extent = Int(index < rows ? input.height : input.width)
      if tap.index >= extent || tap.weight > limit {
        throw .value(.resizeTap, offset: offset(ofRecord: first + index, in: .constants))
      }
    }
    try requireEqualQuantization(operation)
  }

  private func requireEqualQuantization(_ operation: OperationRecord) throws(ModelError) {
    if operation.input.scale != operation.output.scale
      || operation.input.zeroPoint != operation.output.zeroPoint
    {
      throw operationFault(.quantization, operation.index)
    }
  }
}
