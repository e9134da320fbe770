extension ModelView {
  /// `add` and `rescale`: equal shapes, multipliers and shift in the range of `ElementwiseScale`.
  func validateElementwise(_ operation: OperationRecord) throws(ModelError) {
    if !haveEqualShapes(operation.input, operation.output)
      || !haveEqualShapes(operation.input1, operation.output)
    {
      throw operationFault(.shape, operation.index)
    }
    let fields = operation.fields
    if !ElementwiseScale.multiplierRange.contains(fields.multiplier0)
      || !ElementwiseScale.multiplierRange.contains(fields.multiplier1)
      || (operation.kind == .rescale && fields.multiplier1 != 0)
    {
      throw operationFault(.multiplier, operation.index)
    }
    if !ElementwiseScale.shiftRange.contains(fields.elementwiseShift) {
      throw operationFault(.elementwiseShift, operation.index)
    }
  }

  /// Equal shapes, the output quantized as the formula fixes it, and a table of 256 exponentials
  /// that begins with `2^23 * exp(0)`: so no sum is zero.
  func validateSoftmax(_ operation: OperationRecord) throws(ModelError) {
    if !haveEqualShapes(operation.input, operation.output) {
      throw operationFault(.shape, operation.index)
    }
    if operation.output.scale != 1 / 256 || operation.output.zeroPoint != -128 {
      throw operationFault(.quantization, operation.index)
    }
    let offset = operation.fields.constantsOffset
    let section = UInt64(extent(of: .constants).byteCount)
    if offset % UInt64(ModelFormat.alignment) != 0 || offset > section
      || section - offset < UInt64(Self.exponentialCount * 4)
    {
      throw operationFault(.constantsOffset, operation.index)
    }
    try validateExponentials(at: Int(offset) / 4)
  }

  private static var exponentialCount: Int { 256 }

  private func validateExponentials(at first: Int) throws(ModelError) {
    let one: UInt32 = 1 << 23
    for index in 0..<Self.exponentialCount {
      let value = word(first + index, of: .constants)
      if index == 0 ? value != one : value > one {
        throw .value(.exponential, offset: offset(ofRecord: first + index, in: .constants))
      }
    }
  }

  private func haveEqualShapes(_ a: ModelFormat.Tensor, _ b: ModelFormat.Tensor) -> Bool {
    a.height == b.height && a.width == b.width && a.channels == b.channels
  }
}
