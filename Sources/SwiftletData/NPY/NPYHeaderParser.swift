/// Reads the Python dictionary of a `.npy` header: the three keys that the format defines, in any
/// order, each once, with white space and trailing commas as Python allows them.
struct NPYHeaderParser {
  /// A value and where in the file it begins.
  struct Located<Value: Hashable>: Hashable {
    let value: Value
    let offset: Int
  }

  struct Dictionary {
    let descr: Located<String>
    let isFortranOrder: Located<Bool>
    let shape: Located<[Int]>
  }

  private let bytes: [UInt8]
  private let file: String
  private let range: Range<Int>
  private var position: Int

  init(_ bytes: [UInt8], range: Range<Int>, file: String) {
    self.bytes = bytes
    self.file = file
    self.range = range
    position = range.lowerBound
  }

  mutating func dictionary() throws(DataError) -> Dictionary {
    var descr: Located<String>?
    var order: Located<Bool>?
    var shape: Located<[Int]>?
    try expect("{")
    while !accept("}") {
      let key = try string()
      try expect(":")
      skipSpace()
      switch key.value {
      case "descr": try set(&descr, key, string())
      case "fortran_order": try set(&order, key, boolean())
      case "shape": try set(&shape, key, tuple())
      default: throw fail(at: key.offset, .unknownKey(key.value))
      }
      if !accept(",") {
        try expect("}")
        break
      }
    }
    skipSpace()
    guard position == range.upperBound else { throw expected("the end of the header") }
    guard let descr else { throw fail(at: range.lowerBound, .missingKey("descr")) }
    guard let order else { throw fail(at: range.lowerBound, .missingKey("fortran_order")) }
    guard let shape else { throw fail(at: range.lowerBound, .missingKey("shape")) }
    return Dictionary(descr: descr, isFortranOrder: order, shape: shape)
  }

  private func set<Value>(
    _ slot: inout Located<Value>?, _ key: Located<String>, _ value: Located<Value>
  ) throws(DataError) {
    guard slot == nil else { throw fail(at: key.offset, .duplicateKey(key.value)) }
    slot = value
  }
}

// MARK: values

extension NPYHeaderParser {
  private mutating func string() throws(DataError) -> Located<String> {
    skipSpace()
    let start = position
    guard let quote = peek, quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") else {
      throw expected("a string")
    }
    position += 1
    while let byte = peek, byte != quote {
      guard (0x20..<0x7F).contains(byte), byte != UInt8(ascii: "\\") else {
        throw expected("a plain character")
      }
      position += 1
    }
    guard peek == quote else { throw expected("a closing quote") }
    position += 1
    return Located(
      value: String(decoding: bytes[start + 1..<position - 1], as: UTF8.self), offset: start)
  }

  private mutating func boolean() throws(DataError) -> Located<Bool> {
    let start = position
    if accept(word: "True") { return Located(value: true, offset: start) }
    if accept(word: "False") { return Located(value: false, offset: start) }
    throw expected("True or False")
  }

  private mutating func tuple() throws(DataError) -> Located<[Int]> {
    let start = position
    var values: [Int] = []
    try expect("(")
    while !accept(")") {
      values.append(try integer())
      if accept(",") { continue }
      // Python writes a tuple of one with a comma: `(3)` is a number.
      guard values.count > 1 else { throw expected("','") }
      try expect(")")
      break
    }
    return Located(value: values, offset: start)
  }

  private mutating func integer() throws(DataError) -> Int {
    skipSpace()
    let start = position
    while let byte = peek, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { position += 1 }
    guard let value = Int(String(decoding: bytes[start..<position], as: UTF8.self)) else {
      throw fail(at: start, .malformedHeader(expected: "a whole number that is not negative"))
    }
    return value
  }
}

// MARK: characters

extension NPYHeaderParser {
  private var peek: UInt8? { position < range.upperBound ? bytes[position] : nil }

  private mutating func skipSpace() {
    while let byte = peek, byte == 0x20 || (0x09...0x0D).contains(byte) { position += 1 }
  }

  private mutating func accept(_ character: Unicode.Scalar) -> Bool {
    skipSpace()
    guard peek == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func accept(word: String) -> Bool {
    guard bytes[position..<range.upperBound].starts(with: word.utf8) else { return false }
    position += word.utf8.count
    return true
  }

  private mutating func expect(_ character: Unicode.Scalar) throws(DataError) {
    guard accept(character) else { throw expected("'\(character)'") }
  }

  private func expected(_ what: String) -> DataError {
    fail(at: position, .malformedHeader(expected: what))
  }

  private func fail(at offset: Int, _ problem: NPYProblem) -> DataError {
    DataError(file, offset: offset, .npy(problem))
  }
}
