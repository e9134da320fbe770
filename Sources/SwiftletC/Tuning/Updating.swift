internal import CSwiftlet
internal import SwiftletRuntime

// The functions of `swiftlet_tune.h` on the updated model.

@_cdecl("swiftlet_tuner_requantize")
@unsafe
public func requantize(_ storage: UnsafeMutableRawPointer?) -> Int32 {
  unsafe attempt(storage) { (tuner) throws(FineTuningError) in
    try tuner.requantize()
    return nil
  }
}

@_cdecl("swiftlet_tuner_evaluate")
@unsafe
public func evaluate(
  _ storage: UnsafeMutableRawPointer?, _ sample: UnsafeMutableRawPointer?
) -> Int32 {
  unsafe attempt(storage, on: sample) { (tuner, sample) throws(FineTuningError) in
    try unsafe tuner.evaluateCurrent(label: sample.pointee.label)
  }
}

@_cdecl("swiftlet_tuner_classify")
@unsafe
public func classify(
  _ storage: UnsafeMutableRawPointer?, _ sample: UnsafeMutableRawPointer?
) -> Int32 {
  // The label is what comes out, whatever it was.
  unsafe sample?.assumingMemoryBound(to: swiftlet_tuner_sample.self).pointee.label = 0
  return unsafe attempt(storage, on: sample) { (tuner, sample) throws(FineTuningError) in
    unsafe sample.pointee.label = try tuner.classifyCurrent()
  }
}

@_cdecl("swiftlet_tuner_copy_update")
@unsafe
public func copyUpdate(
  _ storage: UnsafeMutableRawPointer?, _ offset: Int, _ bytes: UnsafeMutablePointer<UInt8>?,
  _ byteCount: Int, _ copied: UnsafeMutablePointer<Int>?
) -> Int32 {
  unsafe attempt(storage) { (tuner) throws(FineTuningError) in
    guard let bytes = unsafe bytes, let copied = unsafe copied else {
      return Failure(Status.missingArgument)
    }
    var target = unsafe MutableSpan(_unsafeStart: bytes, count: byteCount)
    unsafe copied.pointee = try tuner.copyUpdate(from: offset, into: &target)
    return nil
  }
}
