import Glibc
import SwiftletQuantizer
import SwiftletRuntime
import Testing

@Suite("Model files") struct ModelTests {
  @Test("a written image is read back") func roundTrip() throws {
    let image = ToyModels.twoLayers()
    let file = AlignedBytes(image.serialized())
    defer { extendLifetime(file) }
    let model = try Model(borrowing: UnsafeRawBufferPointer(file.bytes))
    #expect(model.arenaByteCount == image.arenaByteCount)
    #expect(model.operationCount == 2)
    #expect(model.tensorName(at: 1) == "middle")
    #expect(model.operationName(at: 1) == "fullyConnected")
    #expect(model.labels == ["boot", "bag", "", "coat"])
    #expect(model.labelCount == 4)
    #expect(model.notes == "made=by hand")
    #expect(model.preprocessing(ofChannel: 0) == .init(mean: 0.25, standardDeviation: 0.5))
    #expect(model.preprocessing(ofChannel: 1) == nil)
    #expect(model.input.elementCount == 4)
    #expect(model.output.channels == 4)
  }

  @Test(
    "labels are copied as far as they fit", arguments: [(1, "bag"), (3, "coa"), (2, ""), (9, "")])
  func copiedLabel(index: Int, expected: String) throws {
    let file = AlignedBytes(ToyModels.twoLayers().serialized())
    defer { extendLifetime(file) }
    let model = try Model(borrowing: UnsafeRawBufferPointer(file.bytes))
    var text = [UInt8](repeating: 0, count: 3)
    var span = text.mutableSpan
    let count = model.copyLabel(at: index, into: &span)
    #expect(String(decoding: text.prefix(count), as: UTF8.self) == expected)
  }

  @Test("the same image gives the same bytes") func deterministic() {
    #expect(ToyModels.allKinds().serialized() == ToyModels.allKinds().serialized())
  }

  @Test("a file is mapped, and replaced as a whole") func file() throws {
    let path = "/tmp/swiftlet-model-tests-\(getpid()).swl"
    defer { unlink(path) }
    try ToyModels.allKinds().write(to: path)
    let model = try Model(contentsOf: path)
    #expect(model.operationCount == 8)
  }

  @Test("what is no readable file is refused") func unreadable() {
    #expect(throws: ModelError.unreadable(code: ENOENT)) {
      _ = try Model(contentsOf: "/nonexistent/model.swl")
    }
    #expect(throws: ModelError.unreadable(code: EISDIR)) { _ = try Model(contentsOf: "/tmp") }
    #expect(throws: ModelError.unreadable(code: EINVAL)) {
      _ = try Model(contentsOf: "/dev/null")
    }
  }

  @Test("every length but the full one is refused") func truncated() {
    let file = ToyModels.twoLayers().serialized()
    for count in 0..<file.count {
      #expect(error(of: Array(file.prefix(count))) != nil, "\(count) bytes")
    }
    #expect(error(of: file) == nil)
    #expect(error(of: file + [0]) == .header(.fileByteCount, offset: 16))
  }

  @Test("foreign files are refused") func foreign() {
    let noise = (0..<500).map { UInt8(truncatingIfNeeded: $0 * 197 + 31) }
    #expect(error(of: noise) == .header(.magic, offset: 0))
    #expect(error(of: [UInt8](repeating: 0, count: 64)) == .header(.magic, offset: 0))
  }

  @Test("a changed bit anywhere is noticed") func flippedBits() {
    let file = AlignedBytes(ToyModels.twoLayers().serialized())
    defer { extendLifetime(file) }
    for index in file.bytes.indices {
      for bit in [UInt8(1), 0x80] {
        file.bytes[index] ^= bit
        #expect(file.error() != nil, "byte \(index)")
        file.bytes[index] ^= bit
      }
    }
    #expect(file.error() == nil)
  }

  @Test("a misaligned buffer is refused") func misaligned() {
    let file = ToyModels.twoLayers().serialized()
    let room = AlignedBytes(byteCount: file.count + 64)
    defer { extendLifetime(room) }
    let shifted = UnsafeRawBufferPointer(rebasing: room.bytes[8..<8 + file.count])
    #expect(throws: ModelError.misalignedBuffer) { _ = try Model(borrowing: shifted) }
  }
}

@Suite("CRC-32") struct CRC32Tests {
  @Test("the check value of the standard") func checkValue() {
    var checksum = CRC32()
    checksum.update(Array("123456789".utf8).span.bytes)
    #expect(checksum.value == 0xCBF4_3926)
  }

  @Test("the processor's instructions give what single bytes give, at every length and start")
  func instructions() {
    let bytes = (0..<300).map { UInt8(truncatingIfNeeded: $0 &* $0 &* 31) }
    for start in 0..<9 {
      for end in start..<bytes.count {
        var whole = CRC32()
        whole.update(bytes.span.extracting(start..<end).bytes)
        var single = CRC32()
        for byte in bytes[start..<end] { single.update(byte) }
        #expect(whole.value == single.value, "\(start)..<\(end)")
      }
    }
  }
}
