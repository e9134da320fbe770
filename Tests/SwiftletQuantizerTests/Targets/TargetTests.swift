import Foundation
import SwiftletQuantizer
import Testing

@Suite struct TargetTests {
  private static let folder = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "targets").path

  private func target(_ edits: (inout [String: Any]) -> Void) throws -> Target {
    var fields: [String: Any] = [
      "title": "A board", "triple": "aarch64-unknown-linux-gnu", "features": ["neon"], "cores": 4,
      "ram_bytes": 65536, "flash_bytes": 1_048_576,
    ]
    edits(&fields)
    let json = try JSONSerialization.data(withJSONObject: fields)
    return try Target(json: Array(json), name: "a-board", file: "a-board.json")
  }

  @Test func everyBoardInTheRepositoryIsRead() throws {
    let names = Target.names(in: [Self.folder])
    #expect(names.contains("raspberry-pi-4"))
    for name in names {
      let target = try Target.named(name, in: [Self.folder])
      #expect(target.name == name)
    }
  }

  @Test func optionalKeysMayBeAbsent() throws {
    let target = try target { _ in }
    #expect(target.ramByteCount == 65536)
    #expect(target.l1ByteCount == nil && target.emulator == nil)
  }

  @Test(arguments: ["title", "triple", "features", "cores", "ram_bytes", "flash_bytes"])
  func missingKeysAreNamed(key: String) {
    #expect(throws: TargetError.missingKey(file: "a-board.json", key: key)) {
      try target { $0[key] = nil }
    }
  }

  @Test func misspeltKeysAreNamed() {
    #expect(throws: TargetError.unknownKey(file: "a-board.json", key: "ram_byte")) {
      try target { $0["ram_byte"] = 1 }
    }
  }

  @Test func limitsMustBePositiveNumbers() {
    for value in [0, -1, "64 KiB", 1.5] as [Any] {
      #expect(throws: TargetError.self) { try target { $0["ram_bytes"] = value } }
    }
  }

  @Test func unknownNamesListTheKnownOnes() {
    #expect(throws: TargetError.self) { try Target.named("toaster", in: [Self.folder]) }
  }

  @Test func textThatIsNotJSONIsRefused() {
    #expect(throws: TargetError.unreadable(file: "x.json", reason: "not a JSON object")) {
      try Target(json: Array("[1]".utf8), name: "x", file: "x.json")
    }
  }
}
