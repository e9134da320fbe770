// What a session takes beside its arena.
extension Session {
  /// Bytes of the session itself, which lie where the caller keeps it.
  public static var byteCount: Int { MemoryLayout<Session>.size }

  /// Bytes of stack that are enough for opening a model and for running any operation on ARM and on
  /// RISC-V; each further thread needs as many.
  ///
  /// `tools/check-memory` and `tools/check-microcontroller` measure what is used.
  public static var stackByteCount: Int { 8192 }

  /// The same on x86-64, whose kernels spill wide registers, and on ARM with `i8mm`, where `smmla`
  /// finds its weights laid out on the stack.
  public static var stackByteCountOnX86AndI8MM: Int { 28_672 }

  /// The same on the processor that this was compiled for.
  public static var stackByteCountHere: Int {
    #if arch(x86_64) || arch(arm64)
      stackByteCountOnX86AndI8MM
    #else
      stackByteCount
    #endif
  }
}
