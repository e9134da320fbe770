internal import CSwiftlet
internal import SwiftletRuntime

// The functions that `swiftlet.h` declares, on the runtime's own types. Each checks its pointers,
// since C callers cannot be stopped by the compiler, and turns errors into numbers.

@_cdecl("swiftlet_inspect")
@unsafe
public func inspect(
  _ model: UnsafeRawPointer?, _ modelByteCount: Int, _ trust: Int32,
  _ information: UnsafeMutableRawPointer?, _ detail: UnsafeMutablePointer<UInt64>?
) -> Int32 {
  unsafe detail?.pointee = 0
  guard let information = unsafe information else { return Status.missingArgument }
  let record = unsafe information.assumingMemoryBound(to: swiftlet_model_info.self)
  do throws(Failure) {
    unsafe record.pointee = swiftlet_model_info(try unsafe Model.open(model, modelByteCount, trust))
    return Status.success
  } catch {
    unsafe detail?.pointee = error.detail
    return error.status
  }
}

@_cdecl("swiftlet_open")
@unsafe
public func open(
  _ storage: UnsafeMutableRawPointer?, _ model: UnsafeRawPointer?, _ modelByteCount: Int,
  _ trust: Int32, _ arena: UnsafeMutableRawPointer?, _ arenaByteCount: Int,
  _ detail: UnsafeMutablePointer<UInt64>?
) -> Int32 {
  unsafe detail?.pointee = 0
  guard let storage = unsafe storage, let arena = unsafe arena else {
    return Status.missingArgument
  }
  do throws(Failure) {
    let model = try unsafe Model.open(model, modelByteCount, trust)
    let memory = unsafe UnsafeMutableRawBufferPointer(start: arena, count: arenaByteCount)
    let session = try unsafe session(model, Arena(borrowing: memory))
    unsafe storage.initializeMemory(as: Session.self, to: session)
    return Status.success
  } catch {
    unsafe detail?.pointee = error.detail
    return error.status
  }
}

@_cdecl("swiftlet_close")
@unsafe
public func close(_ storage: UnsafeMutableRawPointer?) {
  guard let storage = unsafe storage else { return }
  unsafe storage.assumingMemoryBound(to: Session.self).deinitialize(count: 1)
}

private func session(
  _ model: consuming Model, _ arena: consuming Arena
) throws(Failure) -> Session {
  do { return try Session(model: model, arena: arena) } catch { throw Failure(error) }
}
