import SwiftletData
import SwiftletGraph
import Testing

@Suite struct GzipTests {
  /// Large enough for several pieces of output.
  static let content: [UInt8] = {
    var random = RandomSource(seed: 3)
    return (0..<3_000_000).map { _ in UInt8(truncatingIfNeeded: random.next() % 7) }
  }()
  static let small: [UInt8] = Array("swiftlet swiftlet swiftlet".utf8)

  @Test func returnsTheContent() throws {
    #expect(try Gzip.decompress(gzip(Self.content), file: "x.gz") == Self.content)
    #expect(try Gzip.decompress(gzip([]), file: "x.gz").isEmpty)
  }

  @Test func joinsMembers() throws {
    let two = gzip(Self.small) + gzip(Self.small)
    #expect(try Gzip.decompress(two, file: "x.gz") == Self.small + Self.small)
  }

  @Test func rejectsOtherContent() {
    #expect(throws: DataError("x.gz", offset: 0, .gzip(.notGzip))) {
      try Gzip.decompress([1, 2, 3], file: "x.gz")
    }
  }

  @Test func rejectsEveryTruncation() {
    let bytes = gzip(Self.small)
    for length in 2..<bytes.count {
      #expect(throws: DataError("x.gz", offset: length, .gzip(.truncated))) {
        try Gzip.decompress(Array(bytes[..<length]), file: "x.gz")
      }
    }
  }

  /// No changed bit ever gives other content: an error, or a header field without meaning here.
  @Test func rejectsEveryChangedBit() {
    let bytes = gzip(Self.small)
    for bit in 0..<bytes.count * 8 {
      var changed = bytes
      changed[bit / 8] ^= 1 << (bit % 8)
      let result = try? Gzip.decompress(changed, file: "x.gz")
      #expect(result == nil || result == Self.small, "bit \(bit)")
      // Method, compressed data, CRC-32 and length carry meaning in every bit.
      if bit / 8 == 2 || bit / 8 >= bytes.count - 8 { #expect(result == nil, "bit \(bit)") }
    }
  }

  @Test func rejectsTrailingBytes() {
    let bytes = gzip(Self.small)
    #expect(throws: DataError("x.gz", offset: bytes.count, .gzip(.trailingBytes(count: 3)))) {
      try Gzip.decompress(bytes + [0, 0, 0], file: "x.gz")
    }
  }

  @Test func stopsAtTheLimit() {
    let error = #expect(throws: DataError.self) {
      try Gzip.decompress(gzip(Array(repeating: 0, count: 5_000_000)), file: "x.gz", limit: 1000)
    }
    #expect(error?.problem == .gzip(.tooLarge(limit: 1000)))
  }
}
