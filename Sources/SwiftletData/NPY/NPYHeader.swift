/// The header of a `.npy` file: what its Python dictionary says, and where the elements start.
///
/// Source: numpy, "NEP 1: a simple file format for NumPy arrays", and `numpy.lib.format`.
struct NPYHeader: Hashable {
  static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)

  let type: NPYElementType
  let shape: [Int]
  /// Offset of the first element.
  let byteCount: Int

  /// Bytes of the elements. Never overflows: `init` checked it.
  var contentByteCount: Int { shape.reduce(type.byteCount, *) }

  init(_ bytes: [UInt8], file: String) throws(DataError) {
    let range = try Self.dictionaryRange(bytes, file: file)
    var parser = NPYHeaderParser(bytes, range: range, file: file)
    let dictionary = try parser.dictionary()
    guard !dictionary.isFortranOrder.value else {
      throw DataError(file, offset: dictionary.isFortranOrder.offset, .npy(.fortranOrder))
    }
    guard let type = NPYElementType(rawValue: dictionary.descr.value) else {
      throw DataError(
        file, offset: dictionary.descr.offset,
        .npy(.unsupportedElementType(dictionary.descr.value)))
    }
    try Self.requireCountable(dictionary.shape, type, file: file)
    self.type = type
    shape = dictionary.shape.value
    byteCount = range.upperBound
  }

  /// Where the dictionary is: after magic, version and its length in two bytes (version 1) or four.
  private static func dictionaryRange(
    _ bytes: [UInt8], file: String
  ) throws(DataError) -> Range<Int> {
    let magicCount = magic.count
    guard bytes.starts(with: magic) else { throw DataError(file, offset: 0, .npy(.wrongMagic)) }
    func require(_ count: Int) throws(DataError) {
      guard bytes.count >= count else {
        throw DataError(
          file, offset: bytes.count, .npy(.truncatedHeader(expected: count, found: bytes.count)))
      }
    }
    try require(magicCount + 2)
    let major = bytes[magicCount]
    let minor = bytes[magicCount + 1]
    guard (1...3).contains(major), minor == 0 else {
      throw DataError(
        file, offset: magicCount, .npy(.unsupportedVersion(major: major, minor: minor)))
    }
    let start = magicCount + 2 + (major == 1 ? 2 : 4)
    try require(start)
    let length = bytes[magicCount + 2..<start].reversed().reduce(0) { $0 << 8 | Int($1) }
    try require(start + length)
    return start..<start + length
  }

  /// Throws when the elements' byte count is not a number this machine can count to.
  private static func requireCountable(
    _ shape: NPYHeaderParser.Located<[Int]>, _ type: NPYElementType, file: String
  ) throws(DataError) {
    // Zero extents count as one here, so that the others cannot overflow before a zero is met.
    var total = type.byteCount
    for extent in shape.value {
      let (product, overflow) = total.multipliedReportingOverflow(by: max(extent, 1))
      guard !overflow, product < Int.max / 2 else {
        throw DataError(file, offset: shape.offset, .npy(.shapeTooLarge))
      }
      total = product
    }
  }
}
