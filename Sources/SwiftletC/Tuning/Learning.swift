internal import CSwiftlet
internal import SwiftletRuntime

// The functions of `swiftlet_tune.h` that learn.

@_cdecl("swiftlet_tuner_set_class_count")
@unsafe
public func setClassCount(_ storage: UnsafeMutableRawPointer?, _ count: Int) -> Int32 {
  unsafe attempt(storage) { (tuner) throws(FineTuningError) in
    try tuner.setClassCount(count)
    return nil
  }
}

@_cdecl("swiftlet_tuner_set_names")
@unsafe
public func setNames(
  _ storage: UnsafeMutableRawPointer?, _ texts: UnsafePointer<UInt8>?, _ byteCount: Int
) -> Int32 {
  unsafe attempt(storage) { (tuner) throws(FineTuningError) in
    guard let texts = unsafe texts else { return Failure(Status.missingArgument) }
    try unsafe tuner.setLabels(Span(_unsafeStart: texts, count: byteCount))
    return nil
  }
}

@_cdecl("swiftlet_tuner_remember")
@unsafe
public func remember(
  _ storage: UnsafeMutableRawPointer?, _ sample: UnsafeMutableRawPointer?,
  _ taken: UnsafeMutablePointer<Int32>?
) -> Int32 {
  unsafe attempt(storage, on: sample) { (tuner, sample) throws(FineTuningError) in
    let isTaken = unsafe tuner.rememberCurrent(label: sample.pointee.label)
    unsafe taken?.pointee = isTaken ? 1 : 0
  }
}

@_cdecl("swiftlet_tuner_accumulate")
@unsafe
public func accumulate(
  _ storage: UnsafeMutableRawPointer?, _ sample: UnsafeMutableRawPointer?,
  _ loss: UnsafeMutablePointer<Float>?
) -> Int32 {
  unsafe attempt(storage, on: sample) { (tuner, sample) throws(FineTuningError) in
    let value = unsafe tuner.accumulateCurrent(label: sample.pointee.label)
    unsafe loss?.pointee = value
  }
}

@_cdecl("swiftlet_tuner_accumulate_remembered")
@unsafe
public func accumulateRemembered(
  _ storage: UnsafeMutableRawPointer?, _ index: Int, _ loss: UnsafeMutablePointer<Float>?
) -> Int32 {
  unsafe attempt(storage) { (tuner) throws(FineTuningError) in
    let count = tuner.rememberedCount
    if index < 0 || index >= count { return Failure(SWIFTLET_TUNER_INDEX, count) }
    let value = tuner.accumulateRemembered(at: index)
    unsafe loss?.pointee = value
    return nil
  }
}

@_cdecl("swiftlet_tuner_step")
@unsafe
public func step(_ storage: UnsafeMutableRawPointer?) -> Int32 {
  unsafe attempt(storage) { (tuner) throws(FineTuningError) in
    tuner.step() ? nil : Failure(SWIFTLET_TUNER_NO_SAMPLES)
  }
}

@_cdecl("swiftlet_tuner_rehearse")
@unsafe
public func rehearse(
  _ storage: UnsafeMutableRawPointer?, _ batchSize: Int, _ stepCount: Int,
  _ loss: UnsafeMutablePointer<Float>?
) -> Int32 {
  unsafe attempt(storage) { (tuner) throws(FineTuningError) in
    guard let value = tuner.rehearse(batchSize: batchSize, stepCount: stepCount) else {
      return Failure(SWIFTLET_TUNER_DONE)
    }
    unsafe loss?.pointee = value
    return nil
  }
}

@_cdecl("swiftlet_tuner_step_count")
@unsafe
public func stepCount(
  _ storage: UnsafeMutableRawPointer?, _ epochs: Int, _ batchSize: Int
) -> Int {
  guard let place = unsafe openTuner(storage), epochs > 0, batchSize > 0 else { return 0 }
  return unsafe place.pointee.tuner.stepCount(epochs: epochs, batchSize: batchSize)
}
