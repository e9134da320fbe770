public import SwiftletGraph

/// An image in memory: bytes, rows from the top, channels innermost.
public struct DecodedImage: Hashable, Sendable {
  public let width: Int
  public let height: Int
  /// 1 (grey) or 3 (red, green, blue).
  public let channelCount: Int
  public let pixels: [UInt8]

  /// Larger images are refused before their memory is asked for.
  static let largestPixelCount = 1 << 26

  /// Precondition: the pixels fill the extents.
  public init(width: Int, height: Int, channelCount: Int, pixels: [UInt8]) {
    precondition(pixels.count == width * height * channelCount)
    self.width = width
    self.height = height
    self.channelCount = channelCount
    self.pixels = pixels
  }

  /// Reads a PNG or JPEG file; which one its first bytes say.
  ///
  /// Transparent parts become black; deeper pixels are reduced to eight bits.
  /// Throws: `DataError` naming the file.
  public init(path: String) throws(DataError) {
    try self.init(DataError.read(path), file: path)
  }

  /// Decodes the content of a PNG or JPEG file.
  ///
  /// - Parameter file: the name that an error carries.
  public init(_ bytes: [UInt8], file: String) throws(DataError) {
    if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) {
      self = try Self.png(bytes, file: file)
    } else if bytes.starts(with: [0xFF, 0xD8]) {
      self = try Self.jpeg(bytes, file: file)
    } else {
      throw DataError(file, offset: 0, .image(.unknownFormat))
    }
  }

  /// Throws unless an image of this size is worth decoding.
  static func requireSize(width: Int, height: Int, file: String) throws(DataError) {
    guard width > 0, height > 0, width <= largestPixelCount / height else {
      throw DataError(file, .image(.tooLarge(width: width, height: height)))
    }
  }

  /// Channels, height and width.
  public var shape: Shape { [channelCount, height, width] }
}
