import CSwiftlet
import SwiftletC
import SwiftletRuntime
import Testing

/// A tuner as a C program has one: its room, its memory and the model, none of which may move.
final class CTuner {
  let place = UnsafeMutablePointer<swiftlet_tuner>.allocate(capacity: 1)
  private let memory: AlignedBytes
  private let file: AlignedBytes

  init(_ file: AlignedBytes) throws {
    self.file = file
    let needed = try Self.inspect(file).memory_bytes
    memory = AlignedBytes([UInt8](repeating: 0xA5, count: Int(needed)))
    let status = swiftlet_tuner_open(
      place, file.bytes.baseAddress, file.bytes.count, Int32(SWIFTLET_TRUST),
      memory.bytes.baseAddress, memory.bytes.count, nil, nil)
    try #require(status == SWIFTLET_OK)
  }

  deinit {
    swiftlet_tuner_close(place)
    place.deallocate()
    #expect(memory.marginIsIntact)
  }

  /// What Swift puts into the room.
  static var byteCount: Int { MemoryLayout<FineTuner>.size + MemoryLayout<UInt64>.size }

  static func inspect(_ file: AlignedBytes) throws -> swiftlet_tuner_info {
    var information = swiftlet_tuner_info()
    let status = swiftlet_tuner_inspect(
      file.bytes.baseAddress, file.bytes.count, Int32(SWIFTLET_VERIFY), &information, nil)
    try #require(status == SWIFTLET_OK)
    return information
  }

  var state: swiftlet_tuner_state {
    var state = swiftlet_tuner_state()
    swiftlet_tuner_get_state(place, &state)
    return state
  }

  func require(_ status: Int32) throws {
    let text = String(cString: swiftlet_tuner_status_text(status))
    try #require(status == SWIFTLET_OK, "\(text) (\(swiftlet_tuner_detail(place)))")
  }

  /// Calls a function on a sample; returns its label afterwards.
  @discardableResult
  func call(
    _ elements: [Int8]? = nil, reals: [Float]? = nil, label: Int,
    _ function: (
      UnsafeMutablePointer<swiftlet_tuner>, UnsafeMutablePointer<swiftlet_tuner_sample>
    ) -> Int32
  ) throws -> Int {
    var sample = swiftlet_tuner_sample(
      elements: nil, reals: nil, count: elements?.count ?? reals?.count ?? 0, label: label)
    let status = (elements ?? []).withUnsafeBufferPointer { elements in
      (reals ?? []).withUnsafeBufferPointer { reals in
        if !elements.isEmpty { sample.elements = elements.baseAddress }
        if !reals.isEmpty { sample.reals = reals.baseAddress }
        return function(place, &sample)
      }
    }
    try require(status)
    return sample.label
  }

  /// The updated model, in pieces.
  func update(piece: Int) throws -> [UInt8] {
    try copy(file.bytes.count, piece: piece) {
      swiftlet_tuner_copy_update(place, $0, $1, $2, $3)
    }
  }

  func copy(
    _ byteCount: Int, piece: Int,
    _ function: (Int, UnsafeMutableRawPointer, Int, UnsafeMutablePointer<Int>) -> Int32
  ) throws -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: piece)
    while true {
      var copied = 0
      try require(function(bytes.count, &buffer, piece, &copied))
      if copied == 0 { break }
      bytes += buffer[..<copied]
    }
    #expect(bytes.count == byteCount)
    return bytes
  }

  /// The weights in a sealed checkpoint, which follow its counters.
  func checkpointParameters(_ file: AlignedBytes) throws -> [Float] {
    let model = try Model(borrowing: UnsafeRawBufferPointer(file.bytes))
    let count = ToyModels.trainable().masterWeights.count
    let bytes = try copy(model.checkpointByteCount, piece: 512) {
      swiftlet_tuner_copy_checkpoint(place, $0, $1, $2, $3)
    }
    return bytes.withUnsafeBytes { bytes in
      (0..<count).map { bytes.loadUnaligned(fromByteOffset: 64 + 4 * $0, as: Float.self) }
    }
  }
}
