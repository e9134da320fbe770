import SwiftletData
import Testing

/// The header's dictionary, written by hand.
@Suite struct NPYHeaderTests {
  private func read(_ dictionary: String, content: Int = 24) throws(DataError) -> NPYArray {
    let length = dictionary.utf8.count
    let header: [UInt8] =
      [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(length & 255), UInt8(length >> 8)]
    return try NPYArray(
      header + Array(dictionary.utf8) + Array(repeating: 0, count: content), file: "x.npy")
  }

  @Test(arguments: [
    "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }\n",
    "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3)}",
    "{\"shape\":(2,3,),\"descr\":\"<f4\",\"fortran_order\":False}",
    "  { 'fortran_order' : False , 'shape' : ( 2 , 3 ) , 'descr' : '<f4' , }  \n",
  ])
  func readsWhatPythonAllows(text: String) throws {
    #expect(try read(text).shape == [2, 3])
  }

  @Test(arguments: [
    ("{'descr': '<f4', 'fortran_order': False, }", NPYProblem.missingKey("shape")),
    ("{'descr': '<f4', 'shape': (6,), }", .missingKey("fortran_order")),
    ("{'fortran_order': False, 'shape': (6,), }", .missingKey("descr")),
    ("{'descr': '<f4', 'descr': '<f4'}", .duplicateKey("descr")),
    ("{'order': 'C'}", .unknownKey("order")),
    ("{'descr': '<f4', 'fortran_order': 0}", .malformedHeader(expected: "True or False")),
    ("{'shape': (6)}", .malformedHeader(expected: "','")),
    ("{'shape': (-6,)}", .malformedHeader(expected: "a whole number that is not negative")),
    ("{'shape': 6}", .malformedHeader(expected: "'('")),
    ("'descr'", .malformedHeader(expected: "'{'")),
    ("{'descr'", .malformedHeader(expected: "':'")),
    ("{'descr", .malformedHeader(expected: "a closing quote")),
    ("{'descr': '<f4'", .malformedHeader(expected: "'}'")),
    (
      "{'descr': '<f4', 'fortran_order': False, 'shape': (6,)} 7",
      .malformedHeader(expected: "the end of the header")
    ),
    (
      "{'descr': '<f4', 'fortran_order': False, 'shape': (4294967296, 4294967296)}",
      .shapeTooLarge
    ),
    (
      "{'descr': '<f4', 'fortran_order': False, 'shape': (0, 4294967296, 4294967296)}",
      .shapeTooLarge
    ),
    (
      "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,)}",
      .malformedHeader(expected: "a whole number that is not negative")
    ),
  ])
  func rejects(text: String, problem: NPYProblem) {
    let error = #expect(throws: DataError.self) { try read(text) }
    #expect(error?.problem == .npy(problem))
    #expect(error?.offset != nil)
  }

  @Test(arguments: [(UInt8(0), UInt8(0)), (4, 0), (1, 1), (255, 255)])
  func rejectsOtherVersions(major: UInt8, minor: UInt8) {
    let bytes: [UInt8] = [0x93] + Array("NUMPY".utf8) + [major, minor, 0, 0, 0, 0]
    #expect(
      throws: DataError(
        "x.npy", offset: 6, .npy(.unsupportedVersion(major: major, minor: minor)))
    ) { try NPYArray(bytes, file: "x.npy") }
  }
}
