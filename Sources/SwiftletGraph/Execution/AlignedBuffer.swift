/// Memory with one owner, 64-byte aligned and zero at first: what every activation, gradient and
/// parameter of an executor lives in.
struct AlignedBuffer: ~Copyable {
  let bytes: UnsafeMutableRawBufferPointer

  init(byteCount: Int) {
    bytes = .allocate(byteCount: max(byteCount, 64), alignment: 64)
    bytes.initializeMemory(as: UInt8.self, repeating: 0)
  }

  var base: UnsafeMutableRawPointer { bytes.baseAddress.unsafelyUnwrapped }

  deinit { bytes.deallocate() }
}
