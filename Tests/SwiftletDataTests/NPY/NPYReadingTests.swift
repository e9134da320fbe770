import SwiftletData
import SwiftletFiles
import Testing

/// Reading, against files that numpy wrote (tools/golden/data_npy.py).
@Suite struct NPYReadingTests {
  static let floats: [Float] = [0.5, -1.25, 3, 1e-30, -0.0, .infinity]

  @Test(arguments: ["float32_2x3", "version2", "version3"])
  func readsEveryVersion(name: String) throws {
    let array = try NPYArray(path: fixture(name))
    #expect(array.shape == [2, 3])
    #expect(array.elements == .float32(Self.floats))
  }

  @Test func readsEveryElementType() throws {
    #expect(
      try NPYArray(path: fixture("int8_4"))
        == NPYArray(shape: [4], elements: .int8([-128, -1, 0, 127])))
    #expect(
      try NPYArray(path: fixture("uint8_2x1x2x2"))
        == NPYArray(shape: [2, 1, 2, 2], elements: .uint8(Array(0..<8))))
    #expect(
      try NPYArray(path: fixture("int64_3"))
        == NPYArray(shape: [3], elements: .int64([.min, 0, .max])))
  }

  @Test func readsScalarsAndEmptyArrays() throws {
    #expect(
      try NPYArray(path: fixture("float32_scalar"))
        == NPYArray(shape: [], elements: .float32([2.5])))
    #expect(
      try NPYArray(path: fixture("float32_0x3")) == NPYArray(shape: [0, 3], elements: .float32([])))
  }

  @Test func rejectsFortranOrder() {
    let error = #expect(throws: DataError.self) { try NPYArray(path: fixture("fortran")) }
    #expect(error?.problem == .npy(.fortranOrder))
  }

  @Test(arguments: [("float64", "<f8"), ("big_endian", ">f4")])
  func rejectsOtherElementTypes(name: String, type: String) {
    let error = #expect(throws: DataError.self) { try NPYArray(path: fixture(name)) }
    #expect(error?.problem == .npy(.unsupportedElementType(type)))
  }

  @Test func rejectsStructuredTypes() {
    let error = #expect(throws: DataError.self) { try NPYArray(path: fixture("structured")) }
    #expect(error?.problem == .npy(.malformedHeader(expected: "a string")))
  }

  @Test func rejectsEveryTruncation() throws {
    let bytes = try File.read(fixture("float32_2x3"))
    for length in 0..<bytes.count {
      let error = #expect(throws: DataError.self) {
        try NPYArray(Array(bytes[..<length]), file: "x.npy")
      }
      switch error?.problem {
      case .npy(.wrongMagic): #expect(length < 6)
      case .npy(.truncatedHeader(_, let found)): #expect(found == length && length < 128)
      case .npy(.truncated(expected: bytes.count, found: length)): #expect(length >= 128)
      default: Issue.record("length \(length): \(String(describing: error))")
      }
    }
  }

  @Test func rejectsTrailingBytes() throws {
    let bytes = try File.read(fixture("float32_2x3"))
    #expect(
      throws: DataError("x.npy", offset: 152, .npy(.trailingBytes(expected: 152, found: 153)))
    ) { try NPYArray(bytes + [0], file: "x.npy") }
  }

  /// Any byte of the header changed to anything: an error, or an array of the same size (another
  /// element type of four bytes, space for space, a shape with the same product).
  @Test func survivesEveryChangedHeaderByte() throws {
    let bytes = try File.read(fixture("float32_2x3"))
    for offset in 0..<128 {
      for value in 0...UInt8.max where value != bytes[offset] {
        var changed = bytes
        changed[offset] = value
        guard let array = try? NPYArray(changed, file: "x.npy") else { continue }
        #expect(array.elements.count * array.elements.type.byteCount == 24, "byte \(offset)")
        #expect(offset >= 6, "the magic was not checked")
      }
    }
  }
}
