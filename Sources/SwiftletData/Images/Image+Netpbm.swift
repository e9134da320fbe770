extension Image {
  /// Decodes a binary PGM (`P5`) or PPM (`P6`) with 8 bits per channel.
  ///
  /// Source: netpbm's format descriptions, pgm(5) and ppm(5).
  init(netpbm bytes: [UInt8], name: String) throws(ImageError) {
    var header = NetpbmHeader(bytes: bytes)
    guard let width = header.nextNumber(), let height = header.nextNumber(),
      let maximum = header.nextNumber()
    else { throw .damaged(file: name, reason: "its header ends early") }
    guard maximum == 255 else {
      throw .damaged(file: name, reason: "its largest value is \(maximum), not 255")
    }
    try Self.requireSize(height: height, width: width, file: name)
    let channels = bytes[1] == UInt8(ascii: "6") ? 3 : 1
    // Exactly one white space character parts the header from the pixels.
    let pixels = bytes.dropFirst(header.position + 1)
    let expected = height * width * channels
    guard pixels.count >= expected else {
      throw .damaged(file: name, reason: "\(pixels.count) of \(expected) pixel bytes are there")
    }
    self.init(
      height: height, width: width, channels: channels, pixels: Array(pixels.prefix(expected)))
  }
}

/// Reads the numbers of a netpbm header, between white space and `#` comments.
private struct NetpbmHeader {
  let bytes: [UInt8]
  private(set) var position = 2

  init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  mutating func nextNumber() -> Int? {
    skipSpace()
    var value = 0
    var digits = 0
    while position < bytes.count, let digit = Self.digit(bytes[position]), digits < 9 {
      value = value * 10 + digit
      digits += 1
      position += 1
    }
    return digits > 0 ? value : nil
  }

  private mutating func skipSpace() {
    while position < bytes.count {
      if bytes[position] == UInt8(ascii: "#") {
        while position < bytes.count, bytes[position] != UInt8(ascii: "\n") { position += 1 }
      } else if [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) {
        position += 1
      } else {
        return
      }
    }
  }

  private static func digit(_ byte: UInt8) -> Int? {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) ? Int(byte - UInt8(ascii: "0")) : nil
  }
}
