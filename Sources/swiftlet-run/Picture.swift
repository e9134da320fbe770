/// A binary PGM (`P5`) or PPM (`P6`) picture in memory, 8 bits per channel.
///
/// Source: netpbm's format descriptions, pgm(5) and ppm(5).
@safe
struct Picture {
  let height: Int
  let width: Int
  /// 1 for grey, 3 for red, green, blue.
  let channels: Int
  /// Rows from the top, channels innermost.
  private let values: UnsafePointer<UInt8>

  /// Nil when the bytes do not begin like a netpbm picture.
  init?(_ bytes: UnsafeRawBufferPointer) throws(CommandError) {
    guard let start = bytes.baseAddress, bytes.count >= 3, unsafe bytes[0] == UInt8(ascii: "P"),
      unsafe Self.isSpace(bytes[2]), unsafe bytes[1] >= 0x31, unsafe bytes[1] <= 0x37
    else { return nil }
    switch unsafe bytes[1] {
    case UInt8(ascii: "5"): channels = 1
    case UInt8(ascii: "6"): channels = 3
    default: throw .input(.pictureKind)
    }
    var position = 2
    guard let width = unsafe Self.nextNumber(bytes, &position),
      let height = unsafe Self.nextNumber(bytes, &position),
      let maximum = unsafe Self.nextNumber(bytes, &position)
    else { throw .input(.pictureHeader) }
    if maximum != 255 { throw .input(.pictureMaximum(maximum)) }
    // One white space character parts the header from the pixels.
    let given = max(bytes.count - position - 1, 0)
    guard height == 0 || width <= given / channels / height else {
      throw .input(.pictureCutOff(given: given))
    }
    self.height = height
    self.width = width
    unsafe values = (start + (position + 1)).assumingMemoryBound(to: UInt8.self)
  }

  /// One channel of a pixel as a model of `modelChannels` (1 or 3) sees it: grey in every channel,
  /// colour as grey.
  ///
  /// Numerics: grey is `0.299 R + 0.587 G + 0.114 B` in float32, rounded to nearest, as on hosts.
  func value(ofPixel pixel: Int, channel: Int, of modelChannels: Int) -> UInt8 {
    if channels == 1 { return unsafe values[pixel] }
    let color = unsafe values + 3 * pixel
    if modelChannels == 3 { return unsafe color[channel] }
    // Through `Int`: from `UInt8` it would allocate on 32-bit targets in Embedded Swift 6.3.
    let (red, green, blue) = unsafe (Int(color[0]), Int(color[1]), Int(color[2]))
    let grey = 0.299 * Float(red) + 0.587 * Float(green) + 0.114 * Float(blue)
    // In double the sum is exact; `rounded()` would be a call into libm.
    return UInt8(truncatingIfNeeded: Int(min(Double(grey) + 0.5, 255)))
  }

  /// The next number, behind white space and `#` comments.
  private static func nextNumber(
    _ bytes: UnsafeRawBufferPointer, _ position: inout Int
  ) -> Int? {
    unsafe skipSpace(bytes, &position)
    return unsafe bytes.number(at: &position)
  }

  private static func skipSpace(_ bytes: UnsafeRawBufferPointer, _ position: inout Int) {
    var isComment = false
    while position < bytes.count {
      let byte = unsafe bytes[position]
      if byte == UInt8(ascii: "#") { isComment = true }
      if !isComment, !isSpace(byte) { return }
      if byte == UInt8(ascii: "\n") { isComment = false }
      position += 1
    }
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 32 || byte >= 9 && byte <= 13 }
}
