internal import CSwiftletPlatform

/// The bytes of a file in memory, mapped read-only and unmapped with the value's end, or bytes that
/// belong to someone else.
@safe
struct FileMapping: ~Copyable {
  let base: UnsafeRawPointer
  let byteCount: Int
  private let isOwned: Bool

  /// Maps the file at `path`, a zero-terminated string.
  @unsafe
  init(mapping path: UnsafePointer<CChar>) throws(ModelError) {
    let mapping = unsafe swl_map_file(path)
    if unsafe mapping.code != 0 { throw unsafe .unreadable(code: mapping.code) }
    guard let address = unsafe mapping.address else { throw .truncated(byteCount: 0) }
    unsafe base = address
    unsafe byteCount = mapping.byte_count
    isOwned = true
  }

  /// Takes over mapped bytes, which are unmapped with the value's end.
  @unsafe
  init(owning address: UnsafeRawPointer, byteCount: Int) {
    unsafe base = address
    self.byteCount = byteCount
    isOwned = true
  }

  /// Borrows bytes that stay in place and unchanged as long as the value lives.
  @unsafe
  init(borrowing bytes: UnsafeRawBufferPointer) throws(ModelError) {
    guard let address = bytes.baseAddress else { throw .truncated(byteCount: 0) }
    if UInt(bitPattern: address) % UInt(ModelFormat.alignment) != 0 {
      throw .misalignedBuffer
    }
    unsafe base = address
    byteCount = bytes.count
    isOwned = false
  }

  deinit {
    if isOwned { unsafe swl_unmap(base, byteCount) }
  }
}
