extension TuningMemory {
  /// The fixed-point ratios of the inputs' scales to the output's.
  ///
  /// Throws: `FineTuningError.layer`.
  func requantizeAdd(_ index: Int) throws(FineTuningError) {
    let operation = unsafe updatedOperation(index)
    let record = unsafe file.tuningLayer(index)
    let output = unsafe Double(units(operation.pointee.output).scale)
    let first = unsafe Double(units(operation.pointee.input0).scale) / output
    var second = 0.0
    if unsafe operation.pointee.input1 != ModelFormat.none {
      second = unsafe Double(units(operation.pointee.input1).scale) / output
    }
    guard
      let scale = ElementwiseScale(
        scale0: first * Double(record.factor0), scale1: second * Double(record.factor1))
    else { throw unsafe fault(index) }
    unsafe operation.pointee.multiplier0 = scale.multiplier0
    unsafe operation.pointee.multiplier1 = scale.multiplier1
    unsafe operation.pointee.elementwiseShift = scale.shift
  }
}
