/// Why a file is not an image that Swiftlet can use.
public enum ImageError: Error, Hashable, Sendable {
  case unknownFormat(file: String)
  /// The decoder's own words.
  case damaged(file: String, reason: String)
  /// The header promises more than `limit` pixels.
  case tooLarge(file: String, height: Int, width: Int)
}

extension ImageError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unknownFormat(let file):
      "\(file): not a PNG, JPEG, PGM (P5) or PPM (P6) image; convert it to one of these"
    case .damaged(let file, let reason):
      "\(file): damaged image (\(reason)); get or export the file again"
    case .tooLarge(let file, let height, let width):
      "\(file): \(height)x\(width) pixels are too many; scale the image down first"
    }
  }
}

extension Image {
  /// Larger images are refused before memory is reserved for them.
  static let pixelLimit = 1 << 28

  static func requireSize(
    height: Int, width: Int, file: String
  ) throws(ImageError) {
    guard height > 0, width > 0 else {
      throw .damaged(file: file, reason: "its size is \(height)x\(width)")
    }
    let (pixels, overflow) = height.multipliedReportingOverflow(by: width)
    guard !overflow, pixels <= pixelLimit else {
      throw .tooLarge(file: file, height: height, width: width)
    }
  }
}
