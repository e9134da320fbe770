import SwiftletQuantizer
import SwiftletRuntime
import Testing

@Suite("Hostile model files") struct ModelFuzzTests {
  /// The checksum is not looked at, so that the checks of the records alone protect the memory:
  /// file and arena end at pages that nobody may touch, and the room before the arena is compared.
  static let models = [
    ToyModels.allKinds(), ToyModels.tableKinds(), ToyModels.geometryKinds(),
  ]

  @Test(
    "a changed byte is refused or does no harm", arguments: [UInt8(0x01), 0x80, 0xFF],
    models.indices)
  func changedBytes(pattern: UInt8, model: Int) throws {
    let image = Self.models[model]
    let content = image.serialized()
    let file = AlignedBytes(content)
    defer { extendLifetime(file) }
    let arena = AlignedBytes(byteCount: image.arenaByteCount)
    defer { extendLifetime(arena) }
    var refused = 0
    for index in content.indices {
      file.bytes[index] ^= pattern
      if try !runs(file, arena) { refused += 1 }
      #expect(arena.marginIsIntact, "byte \(index) xor \(pattern)")
      file.bytes.copyBytes(from: content)
    }
    // Weights, names and padding may change unnoticed; the records may not.
    #expect(refused > (image.tensors.count * 80 + image.operations.count * 128) / 3)
  }

  @Test("random changes to the records are refused or do no harm", arguments: 0..<3, models.indices)
  func randomRecords(seed: UInt64, model: Int) throws {
    let image = Self.models[model]
    let content = image.serialized()
    let records = 64..<64 + 9 * 32 + image.tensors.count * 80 + image.operations.count * 128
    let file = AlignedBytes(content)
    defer { extendLifetime(file) }
    let arena = AlignedBytes(byteCount: image.arenaByteCount)
    defer { extendLifetime(arena) }
    var random = SplitMix64(state: seed)
    for _ in 0..<2_000 {
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        // Small values are the ones that pass most checks.
        let value = UInt8(truncatingIfNeeded: random.next() % 5)
        file.bytes[Int.random(in: records, using: &random)] = value
      }
      _ = try runs(file, arena)
      #expect(arena.marginIsIntact)
      file.bytes.copyBytes(from: content)
    }
  }

  /// The same for fine-tuning, whose memory follows the arena.
  @Test("a changed byte of a trainable model does no harm", arguments: [UInt8(0x01), 0x80, 0xFF])
  func changedBytesOfTrainable(pattern: UInt8) throws {
    let image = ToyModels.trainable()
    let content = image.serialized()
    let file = AlignedBytes(content)
    defer { extendLifetime(file) }
    let inference = (image.arenaByteCount + 63) / 64 * 64
    let arena = AlignedBytes(byteCount: inference + Int(image.tuning?.arenaByteCount ?? 0))
    defer { extendLifetime(arena) }
    var refused = 0
    for index in content.indices {
      file.bytes[index] ^= pattern
      if try !trains(file, arena) { refused += 1 }
      #expect(arena.marginIsIntact, "byte \(index) xor \(pattern)")
      file.bytes.copyBytes(from: content)
    }
    #expect(refused > (64 + image.tuningLayers.count * 48) / 2)
  }

  /// Trains, requantizes and runs the result; false when the model is refused.
  private func trains(_ file: AlignedBytes, _ arena: AlignedBytes) throws -> Bool {
    do {
      let model = try Model(borrowing: UnsafeRawBufferPointer(file.bytes), verifyingChecksum: false)
      guard model.isTrainable else { return false }
      let input = [Int8](repeating: 3, count: model.input.elementCount)
      var tuner = try FineTuner(model: model, arena: Arena(borrowing: arena.bytes))
      try? tuner.setClassCount(min(tuner.classCapacity, tuner.classCount + 1))
      _ = try tuner.remember(input.span, label: 0)
      _ = try tuner.accumulate(input.span, label: tuner.classCount - 1)
      tuner.step()
      try tuner.requantize()
      _ = try tuner.classify(input.span)
      return true
    } catch is ModelError {
      return false
    } catch is FineTuningError {
      return true
    }
  }

  /// Runs the model on both ends of the choice of kernels; false when it is refused.
  private func runs(_ file: AlignedBytes, _ arena: AlignedBytes) throws -> Bool {
    for path in [KernelPath.reference, .best] {
      do {
        let model = try Model(
          borrowing: UnsafeRawBufferPointer(file.bytes), verifyingChecksum: false)
        var session = try Session(
          model: model, arena: Arena(borrowing: arena.bytes), path: path)
        session.runAll()
      } catch is ModelError {
        return false
      } catch SessionError.arenaTooSmall {
        return true
      }
    }
    return true
  }
}

/// Source: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014.
struct SplitMix64: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
    return value ^ value >> 31
  }
}
