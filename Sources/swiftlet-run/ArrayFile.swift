/// A NumPy `.npy` array in memory: element type and elements, in C order.
///
/// Source: numpy.lib.format, versions 1.0 to 3.0.
@unsafe
struct ArrayFile {
  enum Element {
    case float32, int8
  }

  var element: Element
  var elements: UnsafeRawPointer
  var byteCount: Int

  /// Nil when the bytes do not begin with the magic.
  init?(_ bytes: UnsafeRawBufferPointer) throws(CommandError) {
    guard bytes.count >= 12, unsafe bytes[0] == 0x93, unsafe bytes.has("NUMPY", at: 1) else {
      return nil
    }
    let isFirstVersion = unsafe bytes[6] == 1
    let start = isFirstVersion ? 10 : 12
    var length = unsafe Int(bytes[8]) | Int(bytes[9]) &<< 8
    if !isFirstVersion { unsafe length |= Int(bytes[10]) &<< 16 | Int(bytes[11]) &<< 24 }
    guard length <= bytes.count - start else { throw .input(.malformed) }
    let header = unsafe UnsafeRawBufferPointer(rebasing: bytes[start..<start + length])
    guard unsafe header.position(of: "'fortran_order': False") != nil else {
      throw .input(.malformed)
    }
    unsafe element = try unsafe Self.element(in: header)
    guard let data = bytes.baseAddress else { throw .input(.malformed) }
    unsafe elements = data + start + length
    unsafe byteCount = bytes.count - start - length
  }

  private static func element(
    in header: UnsafeRawBufferPointer
  ) throws(CommandError) -> Element {
    if unsafe header.position(of: "'<f4'") != nil { return .float32 }
    if unsafe header.position(of: "'|i1'") != nil { return .int8 }
    throw .input(.elementType)
  }
}
