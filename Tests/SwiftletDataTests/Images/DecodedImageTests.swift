import SwiftletData
import SwiftletFiles
import SwiftletGraph
import Testing

/// Decoding, against files written and decoded by other programs (tools/golden/data_images.py).
@Suite struct DecodedImageTests {
  static let colour: [UInt8] = (0..<18).map { UInt8($0 * 14) }
  static let grey: [UInt8] = stride(from: 0, to: 18, by: 3).map { UInt8($0 * 14) }

  private func decode(_ name: String) throws(DataError) -> DecodedImage {
    try DecodedImage(path: fixture(name, "png"))
  }

  @Test(arguments: ["grey", "grey16"]) func decodesGreyPNG(name: String) throws {
    let image = try decode(name)
    #expect(image == DecodedImage(width: 3, height: 2, channelCount: 1, pixels: Self.grey))
  }

  @Test func decodesColourPNG() throws {
    let image = try decode("colour")
    #expect(image == DecodedImage(width: 3, height: 2, channelCount: 3, pixels: Self.colour))
  }

  @Test func transparentPartsAreBlack() throws {
    #expect(try decode("alpha").pixels == [0, 0, 0] + Self.colour.dropFirst(3))
  }

  @Test func decodesPalettes() throws {
    #expect(
      try decode("palette").pixels == [9, 8, 7, 6, 5, 4, 3, 2, 1, 3, 2, 1, 6, 5, 4, 9, 8, 7])
  }

  @Test(arguments: [("photo_colour", 3), ("photo_grey", 1)])
  func decodesJPEG(name: String, channelCount: Int) throws {
    let image = try DecodedImage(path: fixture(name, "jpg"))
    #expect(image.shape == [channelCount, 19, 27])
    #expect(try NPYArray(path: fixture("\(name)_decoded")).elements == .uint8(image.pixels))
  }

  @Test func rejectsEveryTruncatedPNG() throws {
    let bytes = try File.read(fixture("colour", "png"))
    // The last chunk, IEND, is 12 bytes; libpng is done before its end.
    for length in 8..<bytes.count - 12 {
      let error = #expect(throws: DataError.self) {
        try DecodedImage(Array(bytes[..<length]), file: "x.png")
      }
      guard case .image(.undecodable("PNG", _)) = error?.problem else {
        Issue.record("length \(length): \(String(describing: error))")
        return
      }
    }
  }

  @Test func rejectsEveryTruncatedJPEG() throws {
    let bytes = try File.read(fixture("photo_colour", "jpg"))
    for length in 2..<bytes.count - 2 {
      let error = #expect(throws: DataError.self) {
        try DecodedImage(Array(bytes[..<length]), file: "x.jpg")
      }
      guard case .image(.undecodable("JPEG", let reason)) = error?.problem else {
        Issue.record("length \(length): \(String(describing: error))")
        return
      }
      #expect(!reason.isEmpty)
    }
  }

  @Test func survivesEveryChangedByte() throws {
    for (name, suffix) in [("colour", "png"), ("photo_grey", "jpg")] {
      let bytes = try File.read(fixture(name, suffix))
      for offset in bytes.indices {
        var changed = bytes
        changed[offset] ^= 0xFF
        guard let image = try? DecodedImage(changed, file: "x") else { continue }
        #expect(image.pixels.count == image.width * image.height * image.channelCount)
      }
    }
  }

  @Test func rejectsOtherFiles() {
    #expect(throws: DataError("x.gif", offset: 0, .image(.unknownFormat))) {
      try DecodedImage(Array("GIF89a".utf8), file: "x.gif")
    }
  }
}
