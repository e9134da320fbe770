public import SwiftletGraph

/// What is wrong with an image file or a folder of them.
public enum ImageProblem: Hashable, Sendable {
  case unknownFormat
  case undecodable(format: String, reason: String)
  case tooLarge(width: Int, height: Int)
  case noClassFolders
  case noImages(className: String)
  case differentShapes(first: Shape, other: Shape)
}

extension ImageProblem: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unknownFormat: "is neither a PNG nor a JPEG file; convert it to one of them"
    case .undecodable(let format, let reason):
      "cannot be decoded as \(format) (\(reason)); write or copy the file again"
    case .tooLarge(let width, let height):
      "has \(width)x\(height) pixels, more than \(DecodedImage.largestPixelCount); make it smaller"
    case .noClassFolders:
      "has no folders; put the images of each class into a folder named like the class"
    case .noImages(let className):
      "has no .png, .jpg or .jpeg files for class '\(className)'; add some or remove the folder"
    case .differentShapes(let first, let other):
      "is \(other) where the first image is \(first); give the shape that all are to be brought to"
    }
  }
}
