/// An IDX file of unsigned bytes, the format of the MNIST family: two zero bytes, the element type
/// (0x08), the number of dimensions, each dimension as a big-endian 32-bit number, the elements.
///
/// Source: LeCun, Cortes, Burges, "The MNIST database of handwritten digits".
public struct IDXFile: Hashable, Sendable {
  public let dimensions: [Int]
  /// The elements, last dimension innermost.
  public let elements: [UInt8]

  /// Reads `path`, decompressing it when its content is gzip.
  ///
  /// Throws: `DataError` naming file and byte.
  public init(path: String, dimensionCount: Int) throws(DataError) {
    let bytes = try DataError.read(path)
    let content = Gzip.isGzip(bytes) ? try Gzip.decompress(bytes, file: path) : bytes
    try self.init(content, file: path, dimensionCount: dimensionCount)
  }

  /// Reads the content of an IDX file.
  ///
  /// - Parameters:
  ///   - file: the name that an error carries.
  ///   - dimensionCount: how many dimensions the file must have: 1 for labels, 3 for images.
  public init(_ bytes: [UInt8], file: String, dimensionCount: Int) throws(DataError) {
    let header = try Header(bytes, file: file, dimensionCount: dimensionCount)
    dimensions = header.dimensions
    elements = Array(bytes[header.byteCount...])
  }

  /// Bytes before the first element of a file with `dimensionCount` dimensions.
  static func headerByteCount(dimensionCount: Int) -> Int { 4 + 4 * dimensionCount }
}

extension IDXFile {
  private struct Header {
    let dimensions: [Int]
    var byteCount: Int { IDXFile.headerByteCount(dimensionCount: dimensions.count) }

    init(_ bytes: [UInt8], file: String, dimensionCount: Int) throws(DataError) {
      let needed = IDXFile.headerByteCount(dimensionCount: dimensionCount)
      func fail(_ offset: Int, _ problem: IDXProblem) -> DataError {
        DataError(file, offset: offset, .idx(problem))
      }
      func bigEndian(at offset: Int) -> UInt32 {
        bytes[offset..<offset + 4].reduce(0) { $0 << 8 | UInt32($1) }
      }
      guard bytes.count >= 4 else {
        throw fail(bytes.count, .truncated(expected: needed, found: bytes.count))
      }
      guard bytes[0] == 0, bytes[1] == 0 else {
        throw fail(0, .wrongMagic(found: bigEndian(at: 0)))
      }
      guard bytes[2] == 0x08 else { throw fail(2, .unsupportedElementType(code: bytes[2])) }
      guard bytes[3] == dimensionCount else {
        throw fail(3, .wrongDimensionCount(expected: dimensionCount, found: Int(bytes[3])))
      }
      guard bytes.count >= needed else {
        throw fail(bytes.count, .truncated(expected: needed, found: bytes.count))
      }
      var dimensions: [Int] = []
      var total = 1
      for index in 0..<dimensionCount {
        let offset = 4 + 4 * index
        let extent = Int(bigEndian(at: offset))
        guard extent > 0 else { throw fail(offset, .emptyDimension(index: index)) }
        let (product, overflow) = total.multipliedReportingOverflow(by: extent)
        guard !overflow, product <= Int.max - needed else { throw fail(offset, .tooLarge) }
        total = product
        dimensions.append(extent)
      }
      let expected = needed + total
      guard bytes.count >= expected else {
        throw fail(bytes.count, .truncated(expected: expected, found: bytes.count))
      }
      guard bytes.count == expected else {
        throw fail(expected, .trailingBytes(expected: expected, found: bytes.count))
      }
      self.dimensions = dimensions
    }
  }
}
