import SwiftletRuntime

extension Session {
  /// Standardizes a picture's pixels as the model file says, `(pixel / 255 - mean) / deviation`,
  /// and quantizes them: what a host makes of the same file. Without preprocessing in the file
  /// pixels are in 0...1.
  mutating func loadPicture(_ picture: Picture) throws(CommandError) {
    let model = input
    guard model.channels == 1 || model.channels == 3 else {
      throw .input(.pictureChannels(model.channels))
    }
    guard picture.width == model.width, picture.height == model.height else {
      throw .input(
        .pictureSize(width: picture.width, height: picture.height, model: model))
    }
    let pages = try Pages(byteCount: model.elementCount)
    defer { extendLifetime(pages) }
    let elements = unsafe pages.bytes.bindMemory(to: Int8.self)
    for channel in 0..<model.channels {
      let values = pixelValues(ofChannel: channel)
      for pixel in 0..<model.height * model.width {
        let value = picture.value(ofPixel: pixel, channel: channel, of: model.channels)
        unsafe elements[pixel * model.channels + channel] = values[Int(value)]
      }
    }
    try loadSpan(unsafe Span(_unsafeElements: UnsafeBufferPointer(elements)))
  }

  /// What each value of a pixel is in the input tensor.
  private func pixelValues(ofChannel channel: Int) -> InlineArray<256, Int8> {
    let units = model.preprocessing(ofChannel: channel) ?? ModelFormat.ChannelPreprocessing()
    var values = InlineArray<256, Int8>(repeating: 0)
    for value in 0..<256 {
      let real = (Float(value) / 255 - units.mean) / units.standardDeviation
      values[value] = input.quantization.quantize(real)
    }
    return values
  }
}
