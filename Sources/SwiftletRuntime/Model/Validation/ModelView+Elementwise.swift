extension ModelView {
  /// `add` and `rescale`: equal shapes, multipliers and shift in the range of `ElementwiseScale`.
  func validateElementwise(_ operation: OperationRecord) throws(ModelError) {
    if !haveEqualShapes(operation.input, operation.output)
      || !haveEqualShapes(operation.input1, operation.output)
    {
      throw operationFault(.shape, operation.index)
    }
    let fields = operation.fields
    if !ElementwiseScale.signedMultiplierRange.contains(fields.multiplier0)
      || !ElementwiseScale.signedMultiplierRange.contains(fields.multiplier1)
      || (operation.kind == .rescale && fields.multiplier1 != 0)
    {
      throw operationFault(.multiplier, operation.index)
    }
    if !ElementwiseScale.shiftRange.contains(fields.elementwiseShift) {
      throw operationFault(.elementwiseShift, operation.index)
    }
  }

  /// As `add`.
  func validateExtremum(_ operation: OperationRecord) throws(ModelError) {
    if ModelFormat.ExtremumOrder(rawValue: operation.fields.mode) == nil {
      throw operationFault(.mode, operation.index)
    }
    try validateElementwise(operation)
  }

  /// Each extent of the output is that of both inputs, or of one where the other's is 1.
  func validateMultiply(_ operation: OperationRecord) throws(ModelError) {
    let (a, b, y) = (operation.input, operation.input1, operation.output)
    if !isBroadcast(a.height, b.height, to: y.height) || !isBroadcast(a.width, b.width, to: y.width)
      || !isBroadcast(a.channels, b.channels, to: y.channels)
    {
      throw operationFault(.shape, operation.index)
    }
    if !ProductScale.multiplierRange.contains(operation.fields.multiplier0) {
      throw operationFault(.multiplier, operation.index)
    }
    if !ProductScale.shiftRange.contains(operation.fields.elementwiseShift) {
      throw operationFault(.elementwiseShift, operation.index)
    }
  }

  private func isBroadcast(_ a: UInt32, _ b: UInt32, to y: UInt32) -> Bool {
    (a == y && (b == y || b == 1)) || (a == 1 && b == y)
  }

  func haveEqualShapes(_ a: ModelFormat.Tensor, _ b: ModelFormat.Tensor) -> Bool {
    a.height == b.height && a.width == b.width && a.channels == b.channels
  }
}
