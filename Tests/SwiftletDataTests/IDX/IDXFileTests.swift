import SwiftletData
import SwiftletFiles
import Testing

@Suite struct IDXFileTests {
  /// Two images of 2x3.
  static let images: [UInt8] =
    [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 3] + Array(1...12)

  private func read(_ bytes: [UInt8], dimensionCount: Int = 3) throws(DataError) -> IDXFile {
    try IDXFile(bytes, file: "images", dimensionCount: dimensionCount)
  }

  @Test func readsDimensionsAndElements() throws {
    let file = try read(Self.images)
    #expect(file.dimensions == [2, 2, 3])
    #expect(file.elements == Array(1...12))
  }

  @Test func readsPlainAndCompressedFiles() throws {
    let folder = try TemporaryFolder()
    let plain = try folder.write("plain", Self.images)
    let compressed = try folder.write("compressed", gzip(Self.images))
    let expected = try read(Self.images)
    #expect(try IDXFile(path: plain, dimensionCount: 3) == expected)
    #expect(try IDXFile(path: compressed, dimensionCount: 3) == expected)
  }

  /// Whatever a header byte is changed to, the file is rejected at that byte or as a wrong size.
  @Test(arguments: 0..<16) func rejectsEveryChangedHeaderByte(offset: Int) {
    for value in 0...UInt8.max where value != Self.images[offset] {
      var bytes = Self.images
      bytes[offset] = value
      let error = #expect(throws: DataError.self) { try read(bytes) }
      #expect(error?.problem == expectedProblem(bytes, offset: offset))
    }
  }

  private func expectedProblem(_ bytes: [UInt8], offset: Int) -> DataError.Problem {
    func number(_ start: Int) -> Int { bytes[start..<start + 4].reduce(0) { $0 << 8 | Int($1) } }
    switch offset {
    case 0, 1: return .idx(.wrongMagic(found: UInt32(number(0))))
    case 2: return .idx(.unsupportedElementType(code: bytes[2]))
    case 3: return .idx(.wrongDimensionCount(expected: 3, found: Int(bytes[3])))
    default: break
    }
    let dimensions = [number(4), number(8), number(12)]
    if let zero = dimensions.firstIndex(of: 0) { return .idx(.emptyDimension(index: zero)) }
    let expected = 16 + dimensions.reduce(1, *)
    return expected > bytes.count
      ? .idx(.truncated(expected: expected, found: bytes.count))
      : .idx(.trailingBytes(expected: expected, found: bytes.count))
  }

  @Test func rejectsEveryTruncation() {
    for length in 0..<Self.images.count {
      let needed = length < 16 ? 16 : Self.images.count
      #expect(
        throws: DataError(
          "images", offset: length, .idx(.truncated(expected: needed, found: length)))
      ) { try read(Array(Self.images[..<length])) }
    }
  }

  @Test func rejectsTrailingBytes() {
    #expect(
      throws: DataError("images", offset: 28, .idx(.trailingBytes(expected: 28, found: 29)))
    ) { try read(Self.images + [0]) }
  }

  @Test func rejectsDimensionsThatOverflow() {
    let huge: [UInt8] = [0, 0, 8, 3] + Array(repeating: 0xFF, count: 12) + [1]
    let error = #expect(throws: DataError.self) { try read(huge) }
    #expect(error == DataError("images", offset: 8, .idx(.tooLarge)))
  }

  @Test func rejectsImagesInPlaceOfLabels() {
    let error = #expect(throws: DataError.self) { try read(Self.images, dimensionCount: 1) }
    #expect(
      error == DataError("images", offset: 3, .idx(.wrongDimensionCount(expected: 1, found: 3))))
  }

  @Test func namesAFileThatIsNotThere() {
    let error = #expect(throws: DataError.self) {
      try IDXFile(path: "/nonexistent/images", dimensionCount: 3)
    }
    #expect(error?.description.contains("/nonexistent/images") == true)
    guard case .file = error?.problem else {
      Issue.record("not a file error")
      return
    }
  }
}
