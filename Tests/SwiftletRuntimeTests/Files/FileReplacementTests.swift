import Foundation
import Glibc
import SwiftletRuntime
import Testing

/// What tools/check-update cannot see by interrupting: other programs, other files in the way.
@Suite("Replacing a file") final class FileReplacementTests {
  private let folder: String
  private var path: String { "\(folder)/model.swl" }
  private var temporary: String { "\(path).tmp" }

  init() throws {
    folder = "\(FileManager.default.temporaryDirectory.path)/swiftlet-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  private func put(_ bytes: [UInt8], at path: String) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: path))
  }

  private func content(_ path: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
  }

  private var names: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: folder).sorted() }
  }

  /// Runs `body` on a replacement that has the pieces appended.
  private func replacing(
    _ path: String, _ pieces: [[UInt8]], _ body: (consuming FileReplacement) throws -> Void
  ) throws {
    let name = try #require(strdup(path))
    defer { free(name) }
    var replacement = try FileReplacement(of: name)
    for piece in pieces { try append(piece, to: &replacement) }
    try body(replacement)
  }

  private func append(_ piece: [UInt8], to replacement: inout FileReplacement) throws {
    let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: piece.count, alignment: 1)
    defer { bytes.deallocate() }
    bytes.copyBytes(from: piece)
    try replacement.append(UnsafeRawBufferPointer(bytes))
  }

  private func commit(_ pieces: [[UInt8]]) throws {
    try replacing(path, pieces) { replacement in
      try replacement.commit()
    }
  }

  @Test("pieces become the content, the mode stays") func pieces() throws {
    try put([9], at: path)
    chmod(path, 0o604)
    try commit([[1, 2], [], [3]])
    #expect(try content(path) == [1, 2, 3])
    #expect(try names == ["model.swl"])
    var status = stat()
    #expect(stat(path, &status) == 0 && status.st_mode & 0o777 == 0o604)
  }

  @Test("without commit the old file stays, alone") func discarded() throws {
    try put([9], at: path)
    try replacing(path, [[1, 2]]) { replacement in
      #expect((try? self.names) == ["model.swl", "model.swl.tmp"])
      discard(replacement)
    }
    #expect(try content(path) == [9])
    #expect(try names == ["model.swl"])
  }

  @Test("a second writer is refused while the first writes") func busy() throws {
    try replacing(path, [[1]]) { replacement in
      let error = #expect(throws: FileReplacementError.self) { try self.commit([[2]]) }
      #expect(error == FileReplacementError(step: .create, code: EAGAIN))
      try replacement.commit()
    }
    #expect(try content(path) == [1])
  }

  @Test("what a crash left behind is used again") func leftover() throws {
    try put([UInt8](repeating: 7, count: 100), at: temporary)
    try commit([[1]])
    #expect(try content(path) == [1])
    #expect(try names == ["model.swl"])
  }

  @Test("a temporary name that is the model's own does not truncate it") func hardLink() throws {
    try put([9], at: path)
    #expect(link(path, temporary) == 0)
    try replacing(path, [[1]]) { replacement in
      #expect((try? self.content(self.path)) == [9])
      try replacement.commit()
    }
    #expect(try content(path) == [1])
  }

  @Test("bytes that are no model are refused before the rename") func notAModel() throws {
    let model = ToyModels.twoLayers().serialized()
    try put(model, at: path)
    var damaged = model
    damaged[damaged.count - 1] ^= 1
    let error = #expect(throws: ModelReplacementError.self) {
      try self.replacing(self.path, [damaged]) { replacement in
        try replacement.commitModel()
      }
    }
    guard case .model(.checksum) = error else {
      Issue.record("expected the checksum to be refused, found \(String(describing: error))")
      return
    }
    #expect(try content(path) == model)
    #expect(try names == ["model.swl"])
  }

  @Test("a model in pieces is accepted") func model() throws {
    let model = ToyModels.twoLayers().serialized()
    try replacing(path, [Array(model[..<100]), Array(model[100...])]) { replacement in
      try replacement.commitModel()
    }
    #expect(try content(path) == model)
  }

  @Test(
    "what is in the way is named",
    arguments: [
      ("missing/model.swl", FileReplacementError.Step.openFolder, ENOENT),
      (String(repeating: "n", count: 252), .openFolder, ENAMETOOLONG),
      ("folder", .create, EISDIR), ("", .openFolder, EISDIR),
    ])
  func refused(name: String, step: FileReplacementError.Step, code: Int32) throws {
    try FileManager.default.createDirectory(
      atPath: "\(folder)/folder", withIntermediateDirectories: true)
    let error = #expect(throws: FileReplacementError.self) {
      try self.replacing("\(self.folder)/\(name)", [[1]]) { replacement in
        try replacement.commit()
      }
    }
    #expect(error == FileReplacementError(step: step, code: code))
    #expect(try names == ["folder"])
  }
}

/// Ends the replacement's life.
private func discard(_ replacement: consuming FileReplacement) {}
