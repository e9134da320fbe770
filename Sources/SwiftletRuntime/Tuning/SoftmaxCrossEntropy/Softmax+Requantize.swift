extension TuningMemory {
  /// The exponentials for the logits' scale; of log-softmax the multipliers as well, to the scale that
  /// its output has: what reads the scores goes on reading them in the same units.
  ///
  /// - Parameter index: of the operation after the tail, counted from the tail's first.
  /// Throws: `FineTuningError.layer`.
  func requantizeSoftmax(_ index: Int) throws(FineTuningError) {
    let operation = unsafe updatedOperation(index)
    let scale = unsafe units(operation.pointee.input0).scale
    let table = unsafe piece(.constants).assumingMemoryBound(to: UInt32.self)
    let first = unsafe (Int(operation.pointee.constantsOffset) - file.firstTailConstant) / 4
    for distance in 0..<256 {
      unsafe table[first + distance] = SoftmaxKernel.exponential(scale: scale, distance: distance)
    }
    if unsafe operation.pointee.operationKind != .logSoftmax { return }
    let output = unsafe units(operation.pointee.output).scale
    guard let scale = LogSoftmaxScale(input: scale, output: output) else {
      throw unsafe fault(index)
    }
    unsafe operation.pointee.multiplier0 = scale.inputMultiplier
    unsafe operation.pointee.multiplier1 = scale.logarithmMultiplier
    unsafe operation.pointee.elementwiseShift = scale.shift
  }
}

extension SoftmaxKernel {
  /// The table's entry: `round(2^23 * exp(-scale * distance))`.
  package static func exponential(scale: Float, distance: Int) -> UInt32 {
    UInt32((0x1p23 * (-Double(scale) * Double(distance)).exponential).roundedToEven)
  }
}
