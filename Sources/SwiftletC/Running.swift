internal import CSwiftlet
internal import SwiftletRuntime

@_cdecl("swiftlet_run")
@unsafe
public func run(
  _ storage: UnsafeMutableRawPointer?, _ input: UnsafePointer<Int8>?, _ inputCount: Int,
  _ output: UnsafeMutablePointer<Int8>?, _ outputCount: Int
) -> Int32 {
  guard let storage = unsafe storage, let input = unsafe input, let output = unsafe output else {
    return Status.missingArgument
  }
  let elements = unsafe Span(_unsafeStart: input, count: inputCount)
  var results = unsafe MutableSpan(_unsafeStart: output, count: outputCount)
  do {
    try unsafe storage.assumingMemoryBound(to: Session.self).pointee
      .run(input: elements, output: &results)
    return Status.success
  } catch {
    return Failure(error).status
  }
}

@_cdecl("swiftlet_run_reals")
@unsafe
public func runReals(
  _ storage: UnsafeMutableRawPointer?, _ input: UnsafePointer<Float>?, _ inputCount: Int,
  _ output: UnsafeMutablePointer<Float>?, _ outputCount: Int
) -> Int32 {
  guard let storage = unsafe storage, let input = unsafe input, let output = unsafe output else {
    return Status.missingArgument
  }
  let elements = unsafe Span(_unsafeStart: input, count: inputCount)
  var results = unsafe MutableSpan(_unsafeStart: output, count: outputCount)
  do {
    try unsafe storage.assumingMemoryBound(to: Session.self).pointee
      .run(input: elements, output: &results)
    return Status.success
  } catch {
    return Failure(error).status
  }
}

@_cdecl("swiftlet_output_digest")
@unsafe
public func outputDigest(_ storage: UnsafeRawPointer?) -> UInt64 {
  guard let storage = unsafe storage else { return 0 }
  return unsafe storage.assumingMemoryBound(to: Session.self).pointee.outputDigest
}

@_cdecl("swiftlet_label")
@unsafe
public func label(
  _ storage: UnsafeRawPointer?, _ index: Int, _ text: UnsafeMutablePointer<UInt8>?,
  _ byteCount: Int
) -> Int {
  guard let storage = unsafe storage, let text = unsafe text, byteCount > 0 else { return 0 }
  var characters = unsafe MutableSpan(_unsafeStart: text, count: byteCount - 1)
  let count = unsafe storage.assumingMemoryBound(to: Session.self).pointee.model
    .copyLabel(at: index, into: &characters)
  unsafe text[count] = 0
  return count
}
