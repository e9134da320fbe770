extension TuningMemory {
  /// The exponentials for the logits' scale.
  func requantizeSoftmax(_ operation: ModelFormat.Operation) {
    let scale = unsafe units(operation.input0).scale
    let table = unsafe piece(.constants).assumingMemoryBound(to: UInt32.self)
    let first = unsafe (Int(operation.constantsOffset) - file.firstTailConstant) / 4
    for distance in 0..<256 {
      unsafe table[first + distance] = SoftmaxKernel.exponential(scale: scale, distance: distance)
    }
  }
}

extension SoftmaxKernel {
  /// The table's entry: `round(2^23 * exp(-scale * distance))`.
  package static func exponential(scale: Float, distance: Int) -> UInt32 {
    UInt32((0x1p23 * (-Double(scale) * Double(distance)).exponential).roundedToEven)
  }
}
