import SwiftletData
import SwiftletFiles
import SwiftletGraph
import Testing

@Suite struct NPYWritingTests {
  /// Byte for byte what numpy wrote for the same array.
  @Test(arguments: [
    "float32_2x3", "int8_4", "uint8_2x1x2x2", "int64_3", "float32_scalar", "float32_0x3",
  ])
  func writesWhatNumpyWrites(name: String) throws {
    let expected = try File.read(fixture(name))
    let array = try NPYArray(expected, file: name)
    #expect(array.bytes == expected)
  }

  @Test func writesAFileThatReadsBack() throws {
    let folder = try TemporaryFolder()
    let tensor = Tensor(shape: [2, 1, 2], elements: [1, -2, 3.5, .leastNonzeroMagnitude])
    let path = "\(folder.path)/tensor.npy"
    try NPYArray(tensor).write(to: path)
    #expect(try NPYArray(path: path).tensor(file: path) == tensor)
    #expect(try File.read(path).count == 128 + 16)
  }

  @Test func saysWhatATensorNeeds() {
    let array = NPYArray(shape: [1], elements: .uint8([1]))
    #expect(
      throws: DataError(
        "x.npy", .npy(.wrongElementType(expected: "float32", found: "uint8")))
    ) { try array.tensor(file: "x.npy") }
  }

  @Test func namesAFolderThatIsNotThere() {
    let error = #expect(throws: DataError.self) {
      try NPYArray(shape: [1], elements: .uint8([1])).write(to: "/nonexistent/x.npy")
    }
    #expect(error?.description.contains("/nonexistent/x.npy") == true)
  }
}
