internal import CSwiftlet
internal import SwiftletRuntime

// The functions of `swiftlet_tune.h` on checkpoints in memory.

@_cdecl("swiftlet_tuner_seal_checkpoint")
@unsafe
public func sealCheckpoint(_ storage: UnsafeMutableRawPointer?) -> Int32 {
  unsafe attempt(storage) { (tuner) throws(FineTuningError) in
    tuner.sealCheckpoint()
    return nil
  }
}

@_cdecl("swiftlet_tuner_copy_checkpoint")
@unsafe
public func copyCheckpoint(
  _ storage: UnsafeMutableRawPointer?, _ offset: Int, _ bytes: UnsafeMutablePointer<UInt8>?,
  _ byteCount: Int, _ copied: UnsafeMutablePointer<Int>?
) -> Int32 {
  unsafe attempt(storage) { (tuner) throws(FineTuningError) in
    guard let bytes = unsafe bytes, let copied = unsafe copied else {
      return Failure(Status.missingArgument)
    }
    var target = unsafe MutableSpan(_unsafeStart: bytes, count: byteCount)
    unsafe copied.pointee = tuner.copyCheckpoint(from: offset, into: &target)
    return nil
  }
}

@_cdecl("swiftlet_tuner_restore_checkpoint")
@unsafe
public func restoreCheckpoint(
  _ storage: UnsafeMutableRawPointer?, _ bytes: UnsafeRawPointer?, _ byteCount: Int
) -> Int32 {
  unsafe attempt(storage) { (tuner) throws(FineTuningError) in
    guard let bytes = unsafe bytes else { return Failure(Status.missingArgument) }
    try unsafe tuner.restoreCheckpoint(RawSpan(_unsafeStart: bytes, byteCount: byteCount))
    return nil
  }
}
