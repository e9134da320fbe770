internal import CSwiftletPlatform

/// Zeroed memory from the operating system, given back with the value's end.
@safe
struct Pages: ~Copyable {
  let bytes: UnsafeMutableRawBufferPointer

  init(byteCount: Int) throws(CommandError) {
    guard let address = unsafe swl_allocate_pages(max(byteCount, 1)) else {
      throw .memory(byteCount: byteCount)
    }
    unsafe bytes = UnsafeMutableRawBufferPointer(start: address, count: byteCount)
  }

  deinit { unsafe swl_release_pages(bytes.baseAddress, max(bytes.count, 1)) }
}

/// A file mapped for reading.
@safe
struct InputFile: ~Copyable {
  let bytes: UnsafeRawBufferPointer

  @unsafe
  init(_ path: UnsafePointer<CChar>) throws(CommandError) {
    let mapping = unsafe swl_map_file(path)
    if unsafe mapping.code != 0 { throw unsafe .input(.unreadable(code: mapping.code)) }
    unsafe bytes = UnsafeRawBufferPointer(start: mapping.address, count: mapping.byte_count)
  }

  deinit { unsafe swl_unmap(bytes.baseAddress, bytes.count) }
}
