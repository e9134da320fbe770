extension Image {
  /// The image with `channels` channels: grey from colour by the luma of ITU-R BT.601, colour from
  /// grey by repeating it.
  ///
  /// Precondition: `channels` is 1 or 3.
  public func converted(toChannels channels: Int) -> Image {
    precondition(channels == 1 || channels == 3, "images have 1 or 3 channels, not \(channels)")
    if channels == self.channels { return self }
    let converted = channels == 1 ? greyPixels : pixels.flatMap { [$0, $0, $0] }
    return Image(height: height, width: width, channels: channels, pixels: converted)
  }

  /// `(299 R + 587 G + 114 B) / 1000`, rounded.
  private var greyPixels: [UInt8] {
    (0..<height * width).map { index in
      let red = Int(pixels[3 * index])
      let green = Int(pixels[3 * index + 1])
      let blue = Int(pixels[3 * index + 2])
      return UInt8((299 * red + 587 * green + 114 * blue + 500) / 1000)
    }
  }

  /// The image scaled to `height` times `width` pixels by bilinear interpolation between pixel
  /// centres, edges repeated: `source = (target + 0.5) * scale - 0.5`.
  ///
  /// Complexity: O(target pixels). Precondition: extents of at least 1.
  public func resized(height newHeight: Int, width newWidth: Int) -> Image {
    if newHeight == height, newWidth == width { return self }
    let rows = Self.taps(from: height, to: newHeight)
    let columns = Self.taps(from: width, to: newWidth)
    var result: [UInt8] = []
    result.reserveCapacity(newHeight * newWidth * channels)
    for row in rows {
      for column in columns {
        for channel in 0..<channels { result.append(blend(row, column, channel: channel)) }
      }
    }
    return Image(height: newHeight, width: newWidth, channels: channels, pixels: result)
  }

  /// The pixels in C order by channel (CHW), the order of a network's input.
  public var planar: [UInt8] {
    (0..<channels).flatMap { channel in
      stride(from: channel, to: pixels.count, by: channels).map { pixels[$0] }
    }
  }

  /// Two neighbours and the weight of the second.
  private struct Tap {
    let first: Int
    let second: Int
    let weight: Float
  }

  private static func taps(from source: Int, to target: Int) -> [Tap] {
    let scale = Float(source) / Float(target)
    return (0..<target).map { index in
      let position = max((Float(index) + 0.5) * scale - 0.5, 0)
      let first = min(Int(position), source - 1)
      return Tap(
        first: first, second: min(first + 1, source - 1), weight: position - Float(first))
    }
  }

  private func blend(_ row: Tap, _ column: Tap, channel: Int) -> UInt8 {
    func value(_ y: Int, _ x: Int) -> Float {
      Float(pixels[(y * width + x) * channels + channel])
    }
    let top =
      value(row.first, column.first) * (1 - column.weight)
      + value(row.first, column.second) * column.weight
    let bottom =
      value(row.second, column.first) * (1 - column.weight)
      + value(row.second, column.second) * column.weight
    return UInt8((top * (1 - row.weight) + bottom * row.weight).rounded())
  }
}
