internal import CSwiftlet
internal import SwiftletRuntime

// The functions of `swiftlet_tune.h` that open files.

@_cdecl("swiftlet_tuner_replace_file")
@unsafe
public func replaceFile(
  _ storage: UnsafeMutableRawPointer?, _ path: UnsafePointer<CChar>?
) -> Int32 {
  unsafe attempt(storage) { (tuner) throws(FineTuningFileError) in
    guard let path = unsafe path else { return Failure(Status.missingArgument) }
    try unsafe tuner.replaceModel(at: path)
    return nil
  }
}

@_cdecl("swiftlet_tuner_write_checkpoint_file")
@unsafe
public func writeCheckpointFile(
  _ storage: UnsafeMutableRawPointer?, _ path: UnsafePointer<CChar>?
) -> Int32 {
  unsafe attempt(storage) { (tuner) throws(FineTuningFileError) in
    guard let path = unsafe path else { return Failure(Status.missingArgument) }
    try unsafe tuner.writeCheckpoint(to: path)
    return nil
  }
}

@_cdecl("swiftlet_tuner_read_checkpoint_file")
@unsafe
public func readCheckpointFile(
  _ storage: UnsafeMutableRawPointer?, _ path: UnsafePointer<CChar>?
) -> Int32 {
  unsafe attempt(storage) { (tuner) throws(FineTuningFileError) in
    guard let path = unsafe path else { return Failure(Status.missingArgument) }
    let isThere = try unsafe tuner.restoreCheckpoint(from: path)
    return isThere ? nil : Failure(SWIFTLET_TUNER_NO_CHECKPOINT)
  }
}
