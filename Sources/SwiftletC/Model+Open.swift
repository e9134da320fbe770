internal import CSwiftlet
internal import SwiftletRuntime

extension Model {
  /// The model in the caller's memory.
  @unsafe
  static func open(
    _ bytes: UnsafeRawPointer?, _ byteCount: Int, _ trust: Int32
  ) throws(Failure) -> Model {
    guard let bytes = unsafe bytes else { throw Failure(Status.missingArgument) }
    do {
      return try unsafe Model(
        borrowing: UnsafeRawBufferPointer(start: bytes, count: byteCount),
        verifyingChecksum: trust != Int32(SWIFTLET_TRUST))
    } catch {
      throw Failure(error)
    }
  }
}
