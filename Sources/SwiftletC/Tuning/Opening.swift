internal import CSwiftlet
internal import SwiftletRuntime

// The functions of `swiftlet_tune.h` that make a tuner and tell of it.

@_cdecl("swiftlet_tuner_inspect")
@unsafe
public func inspectTuning(
  _ model: UnsafeRawPointer?, _ modelByteCount: Int, _ trust: Int32,
  _ information: UnsafeMutableRawPointer?, _ detail: UnsafeMutablePointer<UInt64>?
) -> Int32 {
  unsafe detail?.pointee = 0
  guard let information = unsafe information else { return Status.missingArgument }
  let record = unsafe information.assumingMemoryBound(to: swiftlet_tuner_info.self)
  do throws(Failure) {
    let model = try unsafe Model.open(model, modelByteCount, trust)
    if !model.isTrainable { throw FineTuningError.notTrainable.failure }
    unsafe record.pointee = swiftlet_tuner_info(model)
    return Status.success
  } catch {
    unsafe detail?.pointee = error.detail
    return error.status
  }
}

@_cdecl("swiftlet_tuner_open")
@unsafe
public func openTuner(
  _ storage: UnsafeMutableRawPointer?, _ model: UnsafeRawPointer?, _ modelByteCount: Int,
  _ trust: Int32, _ memory: UnsafeMutableRawPointer?, _ memoryByteCount: Int,
  _ options: UnsafeRawPointer?, _ detail: UnsafeMutablePointer<UInt64>?
) -> Int32 {
  unsafe detail?.pointee = 0
  guard let storage = unsafe storage, let memory = unsafe memory else {
    return Status.missingArgument
  }
  do throws(Failure) {
    let model = try unsafe Model.open(model, modelByteCount, trust)
    let bytes = unsafe UnsafeMutableRawBufferPointer(start: memory, count: memoryByteCount)
    let tuner = try unsafe tuner(model, Arena(borrowing: bytes), FineTuningOptions(options))
    unsafe storage.initializeMemory(as: OpenTuner.self, to: OpenTuner(tuner))
    return Status.success
  } catch {
    unsafe detail?.pointee = error.detail
    return error.status
  }
}

private func tuner(
  _ model: consuming Model, _ arena: consuming Arena, _ options: FineTuningOptions
) throws(Failure) -> FineTuner {
  do {
    return try FineTuner(model: model, arena: arena, options: options)
  } catch {
    throw error.failure
  }
}

@_cdecl("swiftlet_tuner_close")
@unsafe
public func closeTuner(_ storage: UnsafeMutableRawPointer?) {
  unsafe openTuner(storage)?.deinitialize(count: 1)
}

@_cdecl("swiftlet_tuner_default_options")
@unsafe
public func defaultTunerOptions(_ options: UnsafeMutableRawPointer?) {
  unsafe options?.assumingMemoryBound(to: swiftlet_tuner_options.self).pointee =
    swiftlet_tuner_options(.adapting())
}

@_cdecl("swiftlet_tuner_set_options")
@unsafe
public func setTunerOptions(
  _ storage: UnsafeMutableRawPointer?, _ options: UnsafeRawPointer?
) -> Int32 {
  unsafe attempt(storage) { (tuner) throws(FineTuningError) in
    if unsafe options == nil { return Failure(Status.missingArgument) }
    tuner.options = unsafe FineTuningOptions(options)
    return nil
  }
}

@_cdecl("swiftlet_tuner_get_state")
@unsafe
public func tunerState(_ storage: UnsafeMutableRawPointer?, _ state: UnsafeMutableRawPointer?) {
  guard let place = unsafe openTuner(storage), let state = unsafe state else { return }
  unsafe state.assumingMemoryBound(to: swiftlet_tuner_state.self).pointee =
    swiftlet_tuner_state(place.pointee.tuner)
}

@_cdecl("swiftlet_tuner_detail")
@unsafe
public func tunerDetail(_ storage: UnsafeMutableRawPointer?) -> UInt64 {
  unsafe openTuner(storage)?.pointee.detail ?? 0
}

@_cdecl("swiftlet_tuner_version")
public func tunerVersion() -> UInt32 { UInt32(SWIFTLET_TUNER_VERSION) }
