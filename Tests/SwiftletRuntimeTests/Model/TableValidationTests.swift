import SwiftletQuantizer
import SwiftletRuntime
import Testing

/// Rejections of the operations in `ToyModels.tableKinds`.
@Suite("Rejections of tables") struct TableValidationTests {
  // 0 lookup, 1 parametric ReLU, 2 normalization, 3 max pool, 4 lookup, 5 multiply, 6 log-softmax
  static let changes = [
    OperationChange(.input1, of: 0, at: 12) { $0.input1 = 0 },
    OperationChange(.input1, of: 5, at: 12) { $0.input1 = ModelFormat.none },
    OperationChange(.input1, of: 5, at: 12) { $0.input1 = 99 },
    OperationChange(.constantsOffset, of: 0, at: 72) { $0.constantsOffset += 4 },
    OperationChange(.constantsOffset, of: 0, at: 72) { $0.constantsOffset = ~63 },
    OperationChange(.constantsOffset, of: 1, at: 72) { $0.constantsOffset = 1 << 20 },
    OperationChange(.constantsOffset, of: 2, at: 72) {
      $0.kernelHeight = 1 << 15; $0.constantsOffset += 1280
    },
    OperationChange(.constantsOffset, of: 6, at: 72) { $0.constantsOffset += 64 },
    OperationChange(.window, of: 2, at: 24) { $0.kernelHeight = 0 },
    OperationChange(.window, of: 2, at: 24) { $0.kernelHeight = 1 << 15 + 1 },
    OperationChange(.multiplier, of: 1, at: 96) { $0.multiplier0 = 1 << 21 },
    OperationChange(.multiplier, of: 1, at: 96) { $0.multiplier0 = -1 },
    OperationChange(.multiplier, of: 5, at: 96) { $0.multiplier0 = 1 << 15 },
    OperationChange(.multiplier, of: 5, at: 96) { $0.multiplier0 = -1 },
    OperationChange(.multiplier, of: 6, at: 96) { $0.multiplier0 = -1 },
    OperationChange(.multiplier, of: 6, at: 96) { $0.multiplier1 = -1 },
    OperationChange(.elementwiseShift, of: 1, at: 104) { $0.elementwiseShift = 32 },
    OperationChange(.elementwiseShift, of: 2, at: 104) { $0.elementwiseShift = 31 },
    OperationChange(.elementwiseShift, of: 2, at: 104) { $0.elementwiseShift = 0 },
    OperationChange(.elementwiseShift, of: 5, at: 104) { $0.elementwiseShift = 25 },
    OperationChange(.elementwiseShift, of: 6, at: 104) { $0.elementwiseShift = -1 },
    OperationChange(.shape, of: 0, at: 0) { $0.output = 4 },
    OperationChange(.shape, of: 1, at: 0) { $0.input0 = 4 },
    OperationChange(.shape, of: 2, at: 0) { $0.input0 = 4 },
    OperationChange(.shape, of: 5, at: 0) { $0.input0 = $0.input1 },
    OperationChange(.shape, of: 6, at: 0) { $0.input0 = 4 },
  ]

  @Test("operation", arguments: changes) func operation(_ change: OperationChange) throws {
    try change.expectRefusal(in: ToyModels.tableKinds())
  }

  /// Operation, word of its tables, what stands there, and what the reader says.
  static let words: [(Int, Int, UInt32, ModelError.ValueFault)] = [
    (1, 19, 0x20_0000, .slope), (1, 31, 0xFFDF_FFFF, .slope), (2, 0, 0x40_0000, .factor),
    (2, 608, .max, .factor), (6, 0, 1, .exponential), (6, 255, 0x80_0001, .exponential),
    (6, 256, 0x1_0001, .logarithm), (6, 512, .max, .logarithm),
  ]

  @Test("stored numbers", arguments: words)
  func value(operation: Int, entry: Int, value: UInt32, fault: ModelError.ValueFault) throws {
    let image = ToyModels.tableKinds()
    var file = image.serialized()
    let constants = try #require(constantsOffset(file))
    let place = constants + Int(image.operations[operation].constantsOffset) + entry * 4
    withUnsafeBytes(of: value.littleEndian) { file.replaceSubrange(place..<place + 4, with: $0) }
    #expect(error(of: file, verifyingChecksum: false) == .value(fault, offset: place))
  }

  private func constantsOffset(_ file: [UInt8]) -> Int? {
    file.withUnsafeBytes { bytes in
      let entries = (0..<Int(file[12])).map {
        bytes.loadUnaligned(fromByteOffset: 64 + 32 * $0, as: ModelFormat.Section.self)
      }
      return entries.first { $0.kind == ModelFormat.SectionKind.constants.rawValue }
        .map { Int($0.offset) }
    }
  }

  @Test("A broadcast factor may not be written over") func inPlace() throws {
    var image = ToyModels.tableKinds()
    // The product at the place of the factor that it reads again for every pixel, behind all else.
    let end = UInt64(image.arenaByteCount)
    image.arenaByteCount += 1024
    for index in [5, 6] {
      image.tensors[index].blockOffset = end
      image.tensors[index].arenaOffset = end
      image.tensors[index].blockByteCount = image.tensors[6].byteCount
      (image.tensors[index].firstOperation, image.tensors[index].lastOperation) = (4, 6)
    }
    let found = try #require(error(of: image.serialized()))
    guard case .operation(.inPlace(tensor: 5), 5, _) = found else {
      Issue.record("\(found)")
      return
    }
  }
}
