import CPNG

extension DecodedImage {
  /// Decodes with libpng's simplified interface, which reports errors by value.
  static func png(_ bytes: [UInt8], file: String) throws(DataError) -> DecodedImage {
    var image = png_image()
    image.version = UInt32(PNG_IMAGE_VERSION)
    defer { png_image_free(&image) }
    guard png_image_begin_read_from_memory(&image, bytes, bytes.count) != 0 else {
      throw failure(&image, file: file)
    }
    // Without it libpng takes 16-bit files for linear light and brightens them.
    image.flags |= UInt32(PNG_IMAGE_FLAG_16BIT_sRGB)
    let isColour = image.format & UInt32(PNG_FORMAT_FLAG_COLOR) != 0
    image.format = isColour ? UInt32(PNG_FORMAT_FLAG_COLOR) : 0
    let width = Int(image.width)
    let height = Int(image.height)
    let channelCount = isColour ? 3 : 1
    try requireSize(width: width, height: height, file: file)
    var black = png_color(red: 0, green: 0, blue: 0)
    var pixels = [UInt8](repeating: 0, count: width * height * channelCount)
    guard png_image_finish_read(&image, &black, &pixels, 0, nil) != 0 else {
      throw failure(&image, file: file)
    }
    return DecodedImage(width: width, height: height, channelCount: channelCount, pixels: pixels)
  }

  private static func failure(_ image: inout png_image, file: String) -> DataError {
    let reason = withUnsafeBytes(of: image.message) {
      String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
    }
    return DataError(file, .image(.undecodable(format: "PNG", reason: reason)))
  }
}
