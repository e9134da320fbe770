// What a session takes beside its arena.
extension Session {
  /// Bytes of the session itself, which lie where the caller keeps it.
  public static var byteCount: Int { MemoryLayout<Session>.size }

  /// Bytes of stack that are enough for opening a model and for running any operation, on every
  /// kernel path and processor; each further thread needs as many.
  ///
  /// `tools/check-memory` and `tools/check-microcontroller` measure what is used.
  public static var stackByteCount: Int { 8192 }
}
