extension TuningMemory {
  /// One multiplier for each count of valid elements.
  ///
  /// Throws: `FineTuningError.layer`.
  func requantizeAveragePool(_ index: Int) throws(FineTuningError) {
    let operation = unsafe updated.tailOperation(index)
    let record = unsafe updated.operationRecord(firstOperation + index)
    let divisor = unsafe file.tuningLayer(index).factor0
    let first = Int(operation.firstCount)
    // Through `UInt64`, whose conversion does not allocate on 32-bit targets.
    let last = unsafe Int(UInt64(updated.validCounts(record).upperBound))
    for count in first...max(first, last) {
      let divisor = divisor > 0 ? Double(divisor) : Double(count)
      unsafe setRequantization(
        count - first, of: operation, bias: 0,
        scale: try requantization(1 / divisor, operation, at: index))
    }
  }
}
