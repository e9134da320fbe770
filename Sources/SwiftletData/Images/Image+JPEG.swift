import CTurboJPEG

extension Image {
  /// Decodes a JPEG by libjpeg-turbo: grey stays grey, everything else becomes RGB.
  init(jpeg bytes: [UInt8], name: String) throws(ImageError) {
    guard let decoder = tjInitDecompress() else {
      throw .damaged(file: name, reason: "the JPEG decoder cannot start")
    }
    defer { tjDestroy(decoder) }
    var width: Int32 = 0
    var height: Int32 = 0
    var subsampling: Int32 = 0
    var colorspace: Int32 = 0
    guard
      tjDecompressHeader3(
        decoder, bytes, UInt(bytes.count), &width, &height, &subsampling, &colorspace) == 0
    else { throw .damaged(file: name, reason: Self.message(decoder)) }
    try Self.requireSize(height: Int(height), width: Int(width), file: name)

    let isGrey = colorspace == Int32(TJCS_GRAY.rawValue)
    let channels = isGrey ? 1 : 3
    let format = isGrey ? TJPF_GRAY : TJPF_RGB
    var pixels = [UInt8](repeating: 0, count: Int(height) * Int(width) * channels)
    guard
      tjDecompress2(
        decoder, bytes, UInt(bytes.count), &pixels, width, 0, height, Int32(format.rawValue), 0)
        == 0
    else { throw .damaged(file: name, reason: Self.message(decoder)) }
    self.init(height: Int(height), width: Int(width), channels: channels, pixels: pixels)
  }

  private static func message(_ decoder: tjhandle) -> String {
    tjGetErrorStr2(decoder).map { String(cString: $0) } ?? "unknown reason"
  }
}
