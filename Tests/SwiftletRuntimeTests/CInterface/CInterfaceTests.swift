import CSwiftlet
import SwiftletC
import SwiftletRuntime
import Testing

/// The functions of `swiftlet.h`, called the way a C program does.
@Suite("C interface") struct CInterfaceTests {
  private let file = AlignedBytes(ToyModels.allKinds().serialized())
  private let input = (0..<75).map { Int8(truncatingIfNeeded: $0 * 53) }

  @Test("a session fits into the room that the header gives it") func sessionFits() {
    #expect(MemoryLayout<Session>.size <= MemoryLayout<swiftlet_session>.size)
    #expect(MemoryLayout<Session>.alignment <= MemoryLayout<swiftlet_session>.alignment)
  }

  @Test("inspecting tells what the model's header says") func inspects() throws {
    let information = try inspect()
    let model = try Model(borrowing: UnsafeRawBufferPointer(file.bytes))
    #expect(information.arena_bytes == model.arenaByteCount)
    #expect(information.fast_arena_bytes == model.fastArenaByteCount())
    #expect(information.operations == model.operationCount)
    #expect(information.input.channels == model.input.channels)
    #expect(information.output.scale == model.output.quantization.scale)
  }

  @Test("C and Swift give the same bytes") func sameBytes() throws {
    let arena = AlignedBytes([UInt8](repeating: 0xA5, count: Int(try inspect().arena_bytes)))
    var session = swiftlet_session()
    try open(&session, arena)
    defer { swiftlet_close(&session) }
    var output = [Int8](repeating: 0, count: count(try inspect().output))
    #expect(swiftlet_run(&session, input, input.count, &output, output.count) == SWIFTLET_OK)
    let (expected, digest) = try outputOfSwift()
    #expect(output == expected)
    #expect(swiftlet_output_digest(&session) == digest)
  }

  @Test("real numbers run as well") func realNumbers() throws {
    let information = try inspect()
    let arena = AlignedBytes([UInt8](repeating: 0, count: Int(information.arena_bytes)))
    var session = swiftlet_session()
    try open(&session, arena)
    defer { swiftlet_close(&session) }
    let reals = [Float](repeating: 0.5, count: input.count)
    var output = [Float](repeating: .nan, count: count(information.output))
    #expect(
      swiftlet_run_reals(&session, reals, reals.count, &output, output.count) == SWIFTLET_OK)
    #expect(output.allSatisfy { $0.isFinite })
  }

  @Test("an arena one byte too small is refused with the size that it needs")
  func smallArena() throws {
    let needed = Int(try inspect().arena_bytes)
    let arena = AlignedBytes([UInt8](repeating: 0, count: needed - 1))
    var session = swiftlet_session()
    var detail: UInt64 = 0
    let status = swiftlet_open(
      &session, file.bytes.baseAddress, file.bytes.count, Int32(SWIFTLET_VERIFY),
      arena.bytes.baseAddress, arena.bytes.count, &detail)
    #expect(status == SWIFTLET_ARENA_TOO_SMALL)
    #expect(detail == needed)
  }

  @Test("a misaligned arena or model is refused") func misaligned() throws {
    let needed = Int(try inspect().arena_bytes)
    let arena = AlignedBytes([UInt8](repeating: 0, count: needed + 64))
    let start = try #require(arena.bytes.baseAddress)
    let model = try #require(file.bytes.baseAddress)
    var session = swiftlet_session()
    var information = swiftlet_model_info()
    #expect(
      swiftlet_open(&session, model, file.bytes.count, 0, start + 1, needed, nil)
        == SWIFTLET_ARENA_MISALIGNED)
    #expect(
      swiftlet_inspect(model + 1, file.bytes.count - 1, 0, &information, nil)
        == SWIFTLET_MODEL_MISALIGNED)
  }

  @Test("a changed or shortened model is refused unless it is trusted") func badModels() throws {
    let changed = AlignedBytes(Array(file.bytes))
    let last = changed.bytes.count - 1
    changed.bytes[last] ^= 1
    #expect(status(changed, byteCount: last + 1) == SWIFTLET_MODEL_CHECKSUM)
    #expect(status(changed, byteCount: last) == SWIFTLET_MODEL_TRUNCATED)
    changed.bytes[0] ^= 1
    #expect(status(changed, byteCount: last + 1) == SWIFTLET_MODEL_INVALID)
  }

  @Test("wrong counts and missing pointers are refused") func badArguments() throws {
    let arena = AlignedBytes([UInt8](repeating: 0, count: Int(try inspect().arena_bytes)))
    var session = swiftlet_session()
    try open(&session, arena)
    defer { swiftlet_close(&session) }
    var output = [Int8](repeating: 0, count: count(try inspect().output))
    let (inputs, outputs) = (input.count, output.count)
    #expect(swiftlet_run(&session, input, inputs - 1, &output, outputs) == SWIFTLET_INPUT_COUNT)
    #expect(swiftlet_run(&session, input, inputs, &output, outputs - 1) == SWIFTLET_OUTPUT_COUNT)
    #expect(
      swiftlet_run(&session, nil, inputs, &output, outputs) == SWIFTLET_MISSING_ARGUMENT)
    #expect(swiftlet_open(nil, nil, 0, 0, nil, 0, nil) == SWIFTLET_MISSING_ARGUMENT)
  }

  @Test("every status has a sentence of its own") func statusTexts() {
    let texts = (0...11).map { String(cString: swiftlet_status_text($0)) }
    #expect(Set(texts).count == texts.count)
    #expect(texts.last == "unknown status")
  }
}

extension CInterfaceTests {
  private func inspect() throws -> swiftlet_model_info {
    var information = swiftlet_model_info()
    let status = swiftlet_inspect(
      file.bytes.baseAddress, file.bytes.count, Int32(SWIFTLET_VERIFY), &information, nil)
    try #require(status == SWIFTLET_OK)
    return information
  }

  private func open(_ session: inout swiftlet_session, _ arena: AlignedBytes) throws {
    let status = swiftlet_open(
      &session, file.bytes.baseAddress, file.bytes.count, Int32(SWIFTLET_TRUST),
      arena.bytes.baseAddress, arena.bytes.count, nil)
    try #require(status == SWIFTLET_OK)
  }

  private func status(_ bytes: AlignedBytes, byteCount: Int) -> Int32 {
    var information = swiftlet_model_info()
    return swiftlet_inspect(
      bytes.bytes.baseAddress, byteCount, Int32(SWIFTLET_VERIFY), &information, nil)
  }

  private func count(_ tensor: swiftlet_tensor) -> Int {
    Int(tensor.height * tensor.width * tensor.channels)
  }

  private func outputOfSwift() throws -> (elements: [Int8], digest: UInt64) {
    let model = try Model(borrowing: UnsafeRawBufferPointer(file.bytes))
    let arena = Arena(byteCount: model.arenaByteCount)
    var session = try Session(model: model, arena: arena)
    var output = [Int8](repeating: 0, count: session.output.elementCount)
    var span = output.mutableSpan
    try session.run(input: input.span, output: &span)
    return (output, session.outputDigest)
  }
}
