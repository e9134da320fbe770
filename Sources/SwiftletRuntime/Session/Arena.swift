/// The working memory of a session: every tensor and scratch of the memory plan lies in it.
@safe
public struct Arena: ~Copyable {
  let base: UnsafeMutableRawPointer
  public let byteCount: Int
  private let isOwned: Bool

  /// Takes memory of the caller's: a static buffer, a region of tightly coupled RAM.
  ///
  /// Precondition: nobody else uses the bytes as long as the arena or a session of it lives. The
  /// session requires an address that is a multiple of 64.
  @unsafe
  public init(borrowing bytes: UnsafeMutableRawBufferPointer) {
    // An empty arena has no address; no session ever reads it, for every plan needs bytes.
    unsafe base =
      bytes.baseAddress
      ?? UnsafeMutableRawPointer(bitPattern: UInt(ModelFormat.alignment))
      .unsafelyUnwrapped
    byteCount = bytes.count
    isOwned = false
  }

  #if !hasFeature(Embedded)
    /// Allocates `byteCount` zeroed bytes, the only allocation that a session's life needs.
    public init(byteCount: Int) {
      let bytes = UnsafeMutableRawBufferPointer.allocate(
        byteCount: byteCount, alignment: ModelFormat.alignment)
      unsafe bytes.initializeMemory(as: UInt8.self, repeating: 0)
      unsafe base = bytes.baseAddress.unsafelyUnwrapped
      self.byteCount = byteCount
      isOwned = true
    }
  #endif

  deinit {
    #if !hasFeature(Embedded)
      if isOwned { unsafe base.deallocate() }
    #endif
  }

  var isAligned: Bool { unsafe UInt(bitPattern: base) % UInt(ModelFormat.alignment) == 0 }
}
