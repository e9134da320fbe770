// The sample that the trunk ran on last: what every function with an input does after it.
extension FineTuner {
  package mutating func rememberCurrent(label: Int) -> Bool {
    unsafe memory.remember(label: label)
  }

  package mutating func accumulateCurrent(label: Int) -> Float {
    accumulate(slot: unsafe memory.currentSlot, label: label)
  }

  package mutating func evaluateCurrent(label: Int) throws(FineTuningError) {
    if !isRequantized { throw .notRequantized }
    let slot = unsafe memory.currentSlot
    report.sampleCount += 1
    if unsafe memory.classify(slot, in: memory.session) == label { report.correctBefore += 1 }
    if unsafe memory.classify(slot, in: memory.updatedSession) == label {
      report.correctAfter += 1
    }
    if unsafe memory.mode == .layers && memory.classifyInFloat(slot) == label {
      report.correctInFloat += 1
    }
  }

  package mutating func classifyCurrent() throws(FineTuningError) -> Int {
    if !isRequantized { throw .notRequantized }
    return unsafe memory.classify(memory.currentSlot, in: memory.updatedSession)
  }
}
