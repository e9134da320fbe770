import Foundation
import Glibc
import SwiftletFiles
import Testing

@Suite struct FileTests {
  /// A folder of its own for `body`, removed afterwards.
  private func withFolder(_ body: (String) throws -> Void) throws {
    let temporary = FileManager.default.temporaryDirectory.path
    let folder = "\(temporary)/swiftlet-files-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try body(folder)
  }

  @Test(arguments: [0, 1, 100_000])
  func whatIsWrittenIsRead(count: Int) throws {
    try withFolder { folder in
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 31) }
      try File.replace("\(folder)/a", with: bytes)
      #expect(try File.read("\(folder)/a") == bytes)
    }
  }

  @Test func aPrefixAndAnyPlaceAreRead() throws {
    try withFolder { folder in
      try File.replace("\(folder)/a", with: Array(0..<100))
      #expect(try File.read("\(folder)/a", limit: 3) == [0, 1, 2])
      #expect(try File.read("\(folder)/a", limit: 1000).count == 100)
      let file = try RandomAccessFile("\(folder)/a")
      #expect(file.byteCount == 100)
      func bytes(at offset: Int, count: Int) throws -> [UInt8] {
        var bytes = [UInt8](repeating: 255, count: count)
        let read = try bytes.withUnsafeMutableBytes { try file.read(at: offset, into: $0) }
        return Array(bytes[..<read])
      }
      #expect(try bytes(at: 40, count: 3) == [40, 41, 42])
      #expect(try bytes(at: 98, count: 5) == [98, 99])
      #expect(try bytes(at: 200, count: 5) == [])
      #expect(throws: FileError.unreadable(path: folder, code: EISDIR)) {
        try RandomAccessFile(folder)
      }
    }
  }

  @Test func replacingLeavesNothingElseBehind() throws {
    try withFolder { folder in
      try File.replace("\(folder)/a", with: [1])
      try File.replace("\(folder)/a", with: [2, 3])
      #expect(try File.read("\(folder)/a") == [2, 3])
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["a"])
    }
  }

  @Test func aFailureLeavesTheOldFileAndNoTemporary() throws {
    try withFolder { folder in
      try File.replace("\(folder)/a", with: [1])
      try FileManager.default.createDirectory(
        atPath: "\(folder)/b", withIntermediateDirectories: true)
      // Renaming a file over a folder fails after the temporary file was written.
      #expect(throws: FileError.unwritable(path: "\(folder)/b", code: EISDIR)) {
        try File.replace("\(folder)/b", with: [2])
      }
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == ["a", "b"])
      #expect(try File.read("\(folder)/a") == [1])
    }
  }

  @Test func filesThatCannotBeReadAreNamed() throws {
    try withFolder { folder in
      #expect(throws: FileError.unreadable(path: "\(folder)/none", code: ENOENT)) {
        try File.read("\(folder)/none")
      }
      #expect(throws: FileError.unreadable(path: folder, code: EISDIR)) { try File.read(folder) }
    }
  }

  @Test func unwritablePlacesAreFoundInAdvance() throws {
    try withFolder { folder in
      try File.requireReplaceable("\(folder)/new")
      #expect(throws: FileError.unwritable(path: folder, code: EISDIR)) {
        try File.requireReplaceable(folder)
      }
      let inside = "\(folder)/none/new"
      #expect(throws: FileError.unwritable(path: inside, code: ENOENT)) {
        try File.requireReplaceable(inside)
      }
    }
  }

  @Test func errorsSayWhatToDo() {
    let error = FileError.unwritable(path: "/x/y", code: EACCES)
    #expect(error.description.hasPrefix("/x/y: cannot be written (Permission denied)"))
  }
}
