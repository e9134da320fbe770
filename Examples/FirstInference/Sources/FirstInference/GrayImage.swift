import Foundation
import SwiftletRuntime

/// An 8-bit gray image from a binary PGM file (`P5`).
struct GrayImage {
  var width: Int
  var height: Int
  var pixels: [UInt8]

  init(contentsOf path: String) throws {
    let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
    var position = 0
    func word() -> String {
      while position < bytes.count, bytes[position] <= 32 || bytes[position] == UInt8(ascii: "#") {
        if bytes[position] == UInt8(ascii: "#") {
          while position < bytes.count, bytes[position] != 10 { position += 1 }
        } else {
          position += 1
        }
      }
      let start = position
      while position < bytes.count, bytes[position] > 32 { position += 1 }
      return String(decoding: bytes[start..<position], as: UTF8.self)
    }
    guard word() == "P5", let width = Int(word()), let height = Int(word()), word() == "255",
      width > 0, height > 0, width < 1 << 16, height < 1 << 16,
      bytes.count == position + 1 + width * height
    else { throw ImageError.notPGM(path) }
    (self.width, self.height) = (width, height)
    pixels = Array(bytes[(position + 1)...])
  }
}

extension Model {
  /// The image as the network was trained to see it: `(pixel / 255 - mean) / standardDeviation`.
  func standardized(_ image: GrayImage) throws -> [Float] {
    guard input.channels == 1, image.width == input.width, image.height == input.height else {
      throw ImageError.wrongSize(
        given: [image.width, image.height, 1],
        required: [input.width, input.height, input.channels])
    }
    let scale = preprocessing(ofChannel: 0) ?? .init(mean: 0, standardDeviation: 1)
    return image.pixels.map { (Float($0) / 255 - scale.mean) / scale.standardDeviation }
  }
}

enum ImageError: Error, CustomStringConvertible {
  case notPGM(String)
  case wrongSize(given: [Int], required: [Int])

  var description: String {
    switch self {
    case .notPGM(let path): "\(path): not a binary PGM image with 8-bit pixels; convert it"
    case .wrongSize(let given, let required):
      "the image's width, height and channels are \(given), the model takes \(required)"
    }
  }
}

/// Writes the message to standard error and ends the program.
func fail(_ message: String) -> Never {
  FileHandle.standardError.write(Data("\(message)\n".utf8))
  exit(1)
}
