extension ModelView {
  func validateConvolution(_ operation: OperationRecord) throws(ModelError) {
    try validateWindow(operation)
    let fields = operation.fields
    let groups = fields.groups
    if groups == 0 || operation.input.channels % groups != 0
      || operation.output.channels % groups != 0
    {
      throw operationFault(.groups, operation.index)
    }
    let taps = UInt64(fields.kernelHeight) * UInt64(fields.kernelWidth)
    try validateDotProducts(
      operation, groups: UInt64(groups),
      products: product(taps, UInt64(operation.input.channels / groups)),
      outputs: UInt64(operation.output.channels / groups))
  }

  /// Each output channel sees one input channel.
  func validateDepthwiseConvolution(_ operation: OperationRecord) throws(ModelError) {
    try validateWindow(operation)
    let fields = operation.fields
    if fields.groups != operation.input.channels
      || operation.output.channels % operation.input.channels != 0
    {
      throw operationFault(.groups, operation.index)
    }
    let taps = UInt64(fields.kernelHeight) * UInt64(fields.kernelWidth)
    let blocks = quotient(UInt64(operation.output.channels), ModelFormat.channelBlock)
    try validateWeights(operation, byteCount: product(product(blocks, taps), 16))
    try validateRequantization(operation, blocks: blocks)
    try validateSums(operation, products: taps)
  }

  /// The whole input map times a matrix. Window and groups mean nothing here.
  func validateFullyConnected(_ operation: OperationRecord) throws(ModelError) {
    let input = operation.input
    if operation.output.height != 1 || operation.output.width != 1 {
      throw operationFault(.shape, operation.index)
    }
    if input.pixelStride != input.channels { throw operationFault(.sparseInput, operation.index) }
    // The kernel arguments describe it as a window over the whole map.
    if input.height > UInt32(UInt16.max) || input.width > UInt32(UInt16.max) {
      throw operationFault(.shape, operation.index)
    }
    try validateDotProducts(
      operation, groups: 1, products: input.byteCount, outputs: UInt64(operation.output.channels))
  }

  /// Weights `[groups][ceil(outputs/16)][ceil(products/4)][16][4]` with their biases and scales.
  private func validateDotProducts(
    _ operation: OperationRecord, groups: UInt64, products: UInt64, outputs: UInt64
  ) throws(ModelError) {
    let blocks = product(groups, quotient(outputs, ModelFormat.channelBlock))
    let depth = quotient(products, ModelFormat.depthBlock)
    let blockByteCount = UInt64(ModelFormat.channelBlock * ModelFormat.depthBlock)
    try validateWeights(operation, byteCount: product(product(blocks, depth), blockByteCount))
    try validateRequantization(operation, blocks: blocks)
    try validateSums(operation, products: products)
  }

  func validateWeights(
    _ operation: OperationRecord, byteCount: UInt64
  ) throws(ModelError) {
    let section = UInt64(extent(of: .weights).byteCount)
    let offset = operation.fields.weightsOffset
    if offset % UInt64(ModelFormat.alignment) != 0 || offset > section {
      throw operationFault(.weightsOffset, operation.index)
    }
    if operation.fields.weightsByteCount != byteCount || byteCount > section - offset {
      throw operationFault(.weightsByteCount, operation.index)
    }
  }

  /// `products * 128 * 128 + |bias| < 2^31`: no sum of int8 products can overflow 32 bits. The
  /// stored bias contains the input zero point's term.
  func validateSums(
    _ operation: OperationRecord, products: UInt64
  ) throws(ModelError) {
    let largest = min(product(products, 128 * 128), 0x8000_0000)
    let room = Int64(Int32.max) - Int64(truncatingIfNeeded: largest)
    let first = Int(operation.fields.requantizationBlock)
    for block in first..<first + Int(operation.fields.requantizationBlockCount) {
      for channel in 0..<ModelFormat.channelBlock {
        let bias = Int32(bitPattern: requantizationWord(block, channel, at: 0))
        if Int64(truncatingIfNeeded: bias.magnitude) > room {
          throw valueFault(.bias, block, channel, at: 0)
        }
      }
    }
  }
}

/// `a * b`, or the largest number when that is larger: what is compared with it is then refused.
func product(_ a: UInt64, _ b: UInt64) -> UInt64 {
  let (value, overflow) = a.multipliedReportingOverflow(by: b)
  return overflow ? .max : value
}

/// `ceil(value / divisor)`.
func quotient(_ value: UInt64, _ divisor: Int) -> UInt64 {
  value / UInt64(divisor) + (value % UInt64(divisor) == 0 ? 0 : 1)
}
