import CJPEGDecoder

extension DecodedImage {
  /// Decodes with libjpeg-turbo; any warning about corrupt data is an error.
  static func jpeg(_ bytes: [UInt8], file: String) throws(DataError) -> DecodedImage {
    var message = [CChar](repeating: 0, count: Int(SWL_JPEG_MESSAGE_BYTES))
    func failure() -> DataError {
      let reason = String(
        decoding: message.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
      return DataError(file, .image(.undecodable(format: "JPEG", reason: reason)))
    }
    var info = swl_jpeg_info()
    guard swl_jpeg_read_info(bytes, bytes.count, &info, &message) == 0 else { throw failure() }
    let width = Int(info.width)
    let height = Int(info.height)
    let channelCount = Int(info.channels)
    try requireSize(width: width, height: height, file: file)
    var pixels = [UInt8](repeating: 0, count: width * height * channelCount)
    guard swl_jpeg_decode(bytes, bytes.count, &info, &pixels, &message) == 0 else {
      throw failure()
    }
    return DecodedImage(width: width, height: height, channelCount: channelCount, pixels: pixels)
  }
}
