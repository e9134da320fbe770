import CPNG
import CTurboJPEG
import SwiftletData
import SwiftletGraph
import Testing

/// The fixtures were written, and decoded, by other programs (tools/golden/data_images.py).
@Suite struct ImageTests {
  /// A gradient whose value tells its place.
  private func gradient(height: Int, width: Int, channels: Int) -> Image {
    let pixels = (0..<height * width * channels).map { UInt8(truncatingIfNeeded: $0 * 7) }
    return Image(height: height, width: width, channels: channels, pixels: pixels)
  }

  /// libpng's own encoding of an image.
  private func png(_ image: Image) throws -> [UInt8] {
    var encoder = png_image()
    encoder.version = UInt32(PNG_IMAGE_VERSION)
    encoder.height = UInt32(image.height)
    encoder.width = UInt32(image.width)
    encoder.format =
      image.channels == 3 ? UInt32(PNG_FORMAT_FLAG_COLOR) : UInt32(PNG_FORMAT_GRAY)
    var size = 0
    #expect(png_image_write_to_memory(&encoder, nil, &size, 0, image.pixels, 0, nil) != 0)
    var bytes = [UInt8](repeating: 0, count: size)
    #expect(png_image_write_to_memory(&encoder, &bytes, &size, 0, image.pixels, 0, nil) != 0)
    return Array(bytes.prefix(size))
  }

  /// libjpeg-turbo's own encoding, best quality, no colour subsampling.
  private func jpeg(_ image: Image) throws -> [UInt8] {
    let encoder = try #require(tjInitCompress())
    defer { tjDestroy(encoder) }
    var buffer: UnsafeMutablePointer<UInt8>?
    var size: UInt = 0
    let isColor = image.channels == 3
    let result = tjCompress2(
      encoder, image.pixels, Int32(image.width), 0, Int32(image.height),
      Int32((isColor ? TJPF_RGB : TJPF_GRAY).rawValue), &buffer, &size,
      Int32((isColor ? TJSAMP_444 : TJSAMP_GRAY).rawValue), 100, 0)
    #expect(result == 0)
    defer { tjFree(buffer) }
    return Array(UnsafeBufferPointer(start: buffer, count: Int(size)))
  }

  private func netpbm(_ image: Image) -> [UInt8] {
    let magic = image.channels == 3 ? "P6" : "P5"
    return Array("\(magic)\n# made by a test\n\(image.width) \(image.height)\n255\n".utf8)
      + image.pixels
  }

  @Test(arguments: [1, 3])
  func losslessFormatsKeepEveryPixel(channels: Int) throws {
    let image = gradient(height: 5, width: 9, channels: channels)
    #expect(try Image(decoding: png(image), name: "a.png") == image)
    #expect(try Image(decoding: netpbm(image), name: "a.pgm") == image)
  }

  @Test(arguments: ["grey", "grey16"])
  func greyPNGOfAnyDepthIsDecoded(name: String) throws {
    let image = try Image(contentsOf: fixture(name, "png"))
    let grey = stride(from: 0, to: 18, by: 3).map { UInt8($0 * 14) }
    #expect(image == Image(height: 2, width: 3, channels: 1, pixels: grey))
  }

  @Test func transparentPartsAreBlack() throws {
    let image = try Image(contentsOf: fixture("alpha", "png"))
    #expect(image.pixels == [0, 0, 0] + (3..<18).map { UInt8($0 * 14) })
  }

  @Test func palettesAreDecoded() throws {
    let image = try Image(contentsOf: fixture("palette", "png"))
    #expect(image.pixels == [9, 8, 7, 6, 5, 4, 3, 2, 1, 3, 2, 1, 6, 5, 4, 9, 8, 7])
  }

  @Test(arguments: [("photo_colour", 3), ("photo_grey", 1)])
  func jpegIsDecodedAsByOtherPrograms(name: String, channels: Int) throws {
    let image = try Image(contentsOf: fixture(name, "jpg"))
    #expect((image.channels, image.height, image.width) == (channels, 19, 27))
    #expect(try NPYArray(path: fixture("\(name)_decoded")).elements == .uint8(image.pixels))
  }

  @Test(arguments: [1, 3])
  func jpegKeepsFlatAreas(channels: Int) throws {
    let image = Image(
      height: 16, width: 24, channels: channels,
      pixels: Array(repeating: 90, count: 16 * 24 * channels))
    let decoded = try Image(decoding: jpeg(image), name: "a.jpg")
    #expect(decoded.height == 16 && decoded.width == 24 && decoded.channels == channels)
    #expect(decoded.pixels.allSatisfy { abs(Int($0) - 90) <= 1 })
  }

  @Test func everyTruncationIsAnError() throws {
    let image = gradient(height: 6, width: 7, channels: 3)
    for bytes in [try png(image), netpbm(image)] {
      // The last bytes of a PNG are its end marker, without which all pixels are still there.
      for length in 0..<bytes.count - 12 {
        #expect(throws: ImageError.self) {
          try Image(decoding: Array(bytes.prefix(length)), name: "cut")
        }
      }
    }
  }

  @Test func everyFlippedByteIsAnImageOrAnError() throws {
    let image = gradient(height: 6, width: 7, channels: 3)
    for bytes in [try png(image), try jpeg(image), netpbm(image)] {
      for index in bytes.indices {
        var flipped = bytes
        flipped[index] ^= 0xFF
        _ = try? Image(decoding: flipped, name: "flipped")
      }
    }
  }

  @Test func foreignFilesAreNamed() {
    #expect(throws: ImageError.unknownFormat(file: "notes.txt")) {
      try Image(decoding: Array("hello".utf8), name: "notes.txt")
    }
    #expect(throws: ImageError.tooLarge(file: "big.pgm", height: 999_999, width: 999_999)) {
      try Image(decoding: Array("P5 999999 999999 255\n".utf8), name: "big.pgm")
    }
  }
}
