import SwiftletFiles

/// Pixels of one image: 8 bits per channel, rows from the top, channels innermost (HWC).
public struct Image: Hashable, Sendable {
  public let height: Int
  public let width: Int
  /// 1 for grey, 3 for red, green, blue.
  public let channels: Int
  /// `height * width * channels` values.
  public let pixels: [UInt8]

  /// Precondition: `pixels` fills the extents.
  public init(height: Int, width: Int, channels: Int, pixels: [UInt8]) {
    precondition(pixels.count == height * width * channels, "pixels do not fill the image")
    self.height = height
    self.width = width
    self.channels = channels
    self.pixels = pixels
  }

  /// The image in `path`, PNG, JPEG or binary PGM/PPM by its first bytes.
  ///
  /// Throws: `FileError` when the file cannot be read, `ImageError` when it is not such an image.
  public init(contentsOf path: String) throws {
    self = try Image(decoding: try File.read(path), name: path)
  }

  /// Decodes a file's bytes; `name` is what errors call the file.
  public init(decoding bytes: [UInt8], name: String) throws(ImageError) {
    switch ImageFormat(of: bytes) {
    case .png: self = try Image(png: bytes, name: name)
    case .jpeg: self = try Image(jpeg: bytes, name: name)
    case .netpbm: self = try Image(netpbm: bytes, name: name)
    case nil: throw .unknownFormat(file: name)
    }
  }
}

/// The image formats, told apart by their first bytes.
enum ImageFormat {
  case png, jpeg, netpbm

  init?(of bytes: [UInt8]) {
    switch bytes.prefix(2) {
    case [0x89, UInt8(ascii: "P")]: self = .png
    case [0xFF, 0xD8]: self = .jpeg
    case [UInt8(ascii: "P"), UInt8(ascii: "5")], [UInt8(ascii: "P"), UInt8(ascii: "6")]:
      self = .netpbm
    default: return nil
    }
  }
}
