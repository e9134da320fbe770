internal import CSwiftlet
internal import SwiftletRuntime

/// What lies in a `struct swiftlet_tuner`.
struct OpenTuner: ~Copyable {
  var tuner: FineTuner
  /// The number that the last status spoke of.
  var detail: UInt64 = 0

  init(_ tuner: consuming FineTuner) { self.tuner = tuner }
}

extension OpenTuner {
  /// Keeps the number that the failure speaks of; nil is success.
  mutating func status(of failure: Failure?) -> Int32 {
    detail = failure?.detail ?? 0
    return failure?.status ?? Status.success
  }
}

/// The open tuner in C's memory.
@unsafe
func openTuner(_ storage: UnsafeMutableRawPointer?) -> UnsafeMutablePointer<OpenTuner>? {
  unsafe storage?.assumingMemoryBound(to: OpenTuner.self)
}

/// Calls `body` with the tuner in C's memory.
///
/// Returns: the status of the failure that it returns or throws.
@unsafe
func attempt<Fault: TuningFault>(
  _ storage: UnsafeMutableRawPointer?,
  _ body: (inout FineTuner) throws(Fault) -> Failure?
) -> Int32 {
  guard let place = unsafe openTuner(storage) else { return Status.missingArgument }
  do throws(Fault) {
    let failure = try unsafe body(&place.pointee.tuner)
    return unsafe place.pointee.status(of: failure)
  } catch {
    return unsafe place.pointee.status(of: error.failure)
  }
}

/// The same with the sample's features in the tuner's current slot.
@unsafe
func attempt(
  _ storage: UnsafeMutableRawPointer?, on sample: UnsafeMutableRawPointer?,
  _ body: (inout FineTuner, UnsafeMutablePointer<swiftlet_tuner_sample>) throws(FineTuningError) ->
    Void
) -> Int32 {
  unsafe attempt(storage) { (tuner) throws(FineTuningError) -> Failure? in
    guard let sample = unsafe sample?.assumingMemoryBound(to: swiftlet_tuner_sample.self),
      try unsafe tuner.runTrunk(sample.pointee)
    else { return Failure(Status.missingArgument) }
    try unsafe body(&tuner, sample)
    return nil
  }
}

extension FineTuner {
  /// Returns: false when the sample has no elements.
  fileprivate mutating func runTrunk(
    _ sample: swiftlet_tuner_sample
  ) throws(FineTuningError) -> Bool {
    let (count, label) = unsafe (Int(sample.count), Int(sample.label))
    if let elements = unsafe sample.elements {
      try unsafe runTrunk(Span(_unsafeStart: elements, count: count), label: label)
    } else if let reals = unsafe sample.reals {
      try unsafe runTrunk(Span(_unsafeStart: reals, count: count), label: label)
    } else {
      return false
    }
    return true
  }
}
