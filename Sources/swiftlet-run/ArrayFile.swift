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
    guard bytes.count >= 12, unsafe Self.matches(bytes, at: 0, "\u{93}NUMPY") else { return nil }
    let isFirstVersion = unsafe bytes[6] == 1
    let start = isFirstVersion ? 10 : 12
    var length = unsafe Int(bytes[8]) | Int(bytes[9]) &<< 8
    if !isFirstVersion { unsafe length |= Int(bytes[10]) &<< 16 | Int(bytes[11]) &<< 24 }
    guard length <= bytes.count - start else { throw .input(.malformed) }
    let header = unsafe UnsafeRawBufferPointer(rebasing: bytes[start..<start + length])
    guard unsafe Self.contains(header, "'fortran_order': False") else { throw .input(.malformed) }
    unsafe element = try unsafe Self.element(in: header)
    guard let data = bytes.baseAddress else { throw .input(.malformed) }
    unsafe elements = data + start + length
    unsafe byteCount = bytes.count - start - length
  }

  private static func element(
    in header: UnsafeRawBufferPointer
  ) throws(CommandError) -> Element {
    if unsafe contains(header, "'<f4'") { return .float32 }
    if unsafe contains(header, "'|i1'") { return .int8 }
    throw .input(.elementType)
  }

  private static func contains(_ bytes: UnsafeRawBufferPointer, _ text: StaticString) -> Bool {
    var start = 0
    while start + text.utf8CodeUnitCount <= bytes.count {
      if unsafe matches(bytes, at: start, text) { return true }
      start += 1
    }
    return false
  }

  private static func matches(
    _ bytes: UnsafeRawBufferPointer, at start: Int, _ text: StaticString
  ) -> Bool {
    for index in 0..<text.utf8CodeUnitCount {
      if unsafe bytes[start + index] != text.utf8Start[index] { return false }
    }
    return true
  }
}
