import CPNG

extension Image {
  /// Decodes a PNG by libpng's simplified interface: grey stays grey, everything else becomes RGB,
  /// transparency is laid over black.
  init(png bytes: [UInt8], name: String) throws(ImageError) {
    // One closure for both steps: libpng keeps the pointer between them.
    self = try bytes.withUnsafeBufferPointer { buffer throws(ImageError) in
      try Self.decodePNG(buffer, name: name)
    }
  }

  private static func decodePNG(
    _ bytes: UnsafeBufferPointer<UInt8>, name: String
  ) throws(ImageError) -> Image {
    var decoder = png_image()
    decoder.version = UInt32(PNG_IMAGE_VERSION)
    defer { png_image_free(&decoder) }
    guard png_image_begin_read_from_memory(&decoder, bytes.baseAddress, bytes.count) != 0 else {
      throw .damaged(file: name, reason: message(decoder))
    }
    let height = Int(decoder.height)
    let width = Int(decoder.width)
    try requireSize(height: height, width: width, file: name)

    // Without this libpng takes 16-bit values as linear light and bends them to 8-bit sRGB.
    decoder.flags |= UInt32(PNG_IMAGE_FLAG_16BIT_sRGB)
    let isColor = decoder.format & UInt32(PNG_FORMAT_FLAG_COLOR) != 0
    decoder.format = isColor ? UInt32(PNG_FORMAT_FLAG_COLOR) : UInt32(PNG_FORMAT_GRAY)
    let channels = isColor ? 3 : 1
    var pixels = [UInt8](repeating: 0, count: height * width * channels)
    var black = png_color(red: 0, green: 0, blue: 0)
    guard png_image_finish_read(&decoder, &black, &pixels, 0, nil) != 0 else {
      throw .damaged(file: name, reason: message(decoder))
    }
    return Image(height: height, width: width, channels: channels, pixels: pixels)
  }

  private static func message(_ decoder: png_image) -> String {
    withUnsafeBytes(of: decoder.message) { text in
      String(decoding: text.prefix { $0 != 0 }, as: UTF8.self)
    }
  }
}
