// Operations that look values up in the constants section.
extension ModelView {
  /// Equal shapes, the output quantized as the formula fixes it, and a table of 256 exponentials.
  func validateSoftmax(_ operation: OperationRecord) throws(ModelError) {
    try requireEqualShapes(operation)
    if operation.output.scale != 1 / 256 || operation.output.zeroPoint != -128 {
      throw operationFault(.quantization, operation.index)
    }
    let first = try requireConstants(operation, count: Self.tableCount)
    try validateExponentials(at: first)
  }

  /// Equal shapes, multipliers and shift that keep the sum inside 64 bits, and after the 256
  /// exponentials 257 logarithms.
  func validateLogSoftmax(_ operation: OperationRecord) throws(ModelError) {
    try requireEqualShapes(operation)
    if operation.fields.multiplier0 < 0 || operation.fields.multiplier1 < 0 {
      throw operationFault(.multiplier, operation.index)
    }
    try requireShift(operation, ElementwiseScale.shiftRange)
    let logarithms = LogSoftmaxKernel.logarithmCount
    let first = try requireConstants(operation, count: Self.tableCount + logarithms)
    try validateExponentials(at: first)
    try validateWords(first + Self.tableCount, count: logarithms, limit: 1 << 16, .logarithm)
  }

  /// Equal shapes and a table of 256 bytes, each of which is right.
  func validateLookup(_ operation: OperationRecord) throws(ModelError) {
    try requireEqualShapes(operation)
    _ = try requireConstants(operation, count: Self.tableCount / 4)
  }

  /// Equal shapes, the range of `ElementwiseScale`, and one slope for each channel, in blocks of
  /// sixteen.
  func validateParametricReLU(_ operation: OperationRecord) throws(ModelError) {
    try requireEqualShapes(operation)
    if !ElementwiseScale.multiplierRange.contains(operation.fields.multiplier0) {
      throw operationFault(.multiplier, operation.index)
    }
    try requireShift(operation, ElementwiseScale.shiftRange)
    let blocks = Int(quotient(UInt64(operation.input.channels), ModelFormat.channelBlock))
    let count = blocks * ModelFormat.channelBlock
    let first = try requireConstants(operation, count: count)
    for index in first..<first + count {
      let slope = Int32(bitPattern: word(index, of: .constants))
      if slope.magnitude > UInt32(bitPattern: ElementwiseScale.multiplierRange.upperBound) {
        throw .value(.slope, offset: offset(ofRecord: index, in: .constants))
      }
    }
  }

  /// Equal shapes, a size whose largest sum of squares fits 31 bits, and a table that reaches it.
  func validateLocalResponseNormalization(_ operation: OperationRecord) throws(ModelError) {
    try requireEqualShapes(operation)
    let size = Int(operation.fields.kernelHeight)
    if !NormalizationFactors.sizeRange.contains(size) {
      throw operationFault(.window, operation.index)
    }
    try requireShift(operation, NormalizationFactors.shiftRange)
    let count = NormalizationFactors.count(size: size)
    let first = try requireConstants(operation, count: count)
    try validateWords(first, count: count, limit: NormalizationFactors.limit, .factor)
  }

  /// One entry for each int8 value or difference.
  private static var tableCount: Int { 256 }

  private func requireEqualShapes(_ operation: OperationRecord) throws(ModelError) {
    if !haveEqualShapes(operation.input, operation.output) {
      throw operationFault(.shape, operation.index)
    }
  }

  private func requireShift(
    _ operation: OperationRecord, _ range: ClosedRange<Int32>
  ) throws(ModelError) {
    if !range.contains(operation.fields.elementwiseShift) {
      throw operationFault(.elementwiseShift, operation.index)
    }
  }

  /// The index of the first of `count` words that lie in the constants section.
  func requireConstants(
    _ operation: OperationRecord, count: Int
  ) throws(ModelError) -> Int {
    let offset = operation.fields.constantsOffset
    let section = UInt64(extent(of: .constants).byteCount)
    if offset % UInt64(ModelFormat.alignment) != 0 || offset > section
      || section - offset < UInt64(count) * 4
    {
      throw operationFault(.constantsOffset, operation.index)
    }
    return Int(offset) / 4
  }

  /// The first is `2^23 * exp(0)` and none larger: so no sum is zero.
  private func validateExponentials(at first: Int) throws(ModelError) {
    let one: UInt32 = 1 << 23
    if word(first, of: .constants) != one {
      throw .value(.exponential, offset: offset(ofRecord: first, in: .constants))
    }
    try validateWords(first, count: Self.tableCount, limit: one, .exponential)
  }

  private func validateWords(
    _ first: Int, count: Int, limit: UInt32, _ fault: ModelError.ValueFault
  ) throws(ModelError) {
    for index in first..<first + count where word(index, of: .constants) > limit {
      throw .value(fault, offset: offset(ofRecord: index, in: .constants))
    }
  }
}
