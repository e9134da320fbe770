import SwiftletQuantizer
import SwiftletRuntime
import Testing

/// One change to a good model, and what the reader has to say of it.
struct TensorChange: Sendable, CustomTestStringConvertible {
  var fault: ModelError.TensorFault
  var field: Int
  var apply: @Sendable (inout ModelFormat.Tensor) -> Void

  init(
    _ fault: ModelError.TensorFault, at field: Int,
    _ apply: @escaping @Sendable (inout ModelFormat.Tensor) -> Void
  ) {
    (self.fault, self.field, self.apply) = (fault, field, apply)
  }

  var testDescription: String { "\(fault)" }

  static let all = [
    TensorChange(.name, at: 0) { $0.name = 1 << 20 },
    TensorChange(.height, at: 4) { $0.height = 0 },
    TensorChange(.height, at: 4) { $0.height = 65_537 },
    TensorChange(.width, at: 8) { $0.width = .max },
    TensorChange(.channels, at: 12) { $0.channels = 0 },
    TensorChange(.pixelStride, at: 16) { $0.pixelStride -= 1 },
    TensorChange(.pixelStride, at: 16) { $0.pixelStride = 1 << 25 },
    TensorChange(.zeroPoint, at: 20) { $0.zeroPoint = -129 },
    TensorChange(.zeroPoint, at: 20) { $0.zeroPoint = 128 },
    TensorChange(.scale, at: 24) { $0.scale = 0 },
    TensorChange(.scale, at: 24) { $0.scale = -.infinity },
    TensorChange(.scale, at: 24) { $0.scale = .nan },
    TensorChange(.role, at: 28) { $0.role = 2 },
    TensorChange(.role, at: 28) { $0.role = 9 },
    TensorChange(.reserved, at: 29) { $0.reserved2 = 1 },
    TensorChange(.arenaOffset, at: 32) { $0.arenaOffset -= 1 },
    TensorChange(.arenaOffset, at: 32) { $0.arenaOffset = .max },
    TensorChange(.byteCount, at: 40) { $0.byteCount += 1 },
    TensorChange(.blockOffset, at: 48) { $0.blockOffset += 8 },
    TensorChange(.blockOffset, at: 48) { $0.blockOffset = ~15 },
    TensorChange(.blockByteCount, at: 56) { $0.blockByteCount = .max },
    TensorChange(.lifetime, at: 64) { $0.lastOperation = 99 },
    TensorChange(.lifetime, at: 64) { $0.firstOperation = $0.lastOperation + 1 },
  ]
}

/// The same for operation `index` of `ToyModels.allKinds`.
struct OperationChange: Sendable, CustomTestStringConvertible {
  var fault: ModelError.OperationFault
  var index: Int
  var field: Int
  var apply: @Sendable (inout ModelFormat.Operation) -> Void

  init(
    _ fault: ModelError.OperationFault, of index: Int, at field: Int,
    _ apply: @escaping @Sendable (inout ModelFormat.Operation) -> Void
  ) {
    (self.fault, self.index, self.field, self.apply) = (fault, index, field, apply)
  }

  var testDescription: String { "operation \(index): \(fault)" }

  /// A valid file with the change is refused with the fault, at the field's byte.
  func expectRefusal(in valid: ModelImage) throws {
    var image = valid
    #expect(error(of: image.serialized()) == nil)
    apply(&image.operations[index])
    let found = try #require(error(of: image.serialized()))
    guard case .operation(fault, index, let offset) = found else {
      Issue.record("\(found)")
      return
    }
    #expect(offset % 64 == (index * 128 + field) % 64)
  }

  // 0 convolution, 1 max pool, 2 depthwise, 3 rescale, 4 add, 5 average pool, 6 connected, 7 softmax
  static let all = [
    OperationChange(.kind, of: 0, at: 0) { $0.kind = 0 },
    OperationChange(.flags, of: 0, at: 2) { $0.flags = 1 },
    OperationChange(.name, of: 0, at: 4) { $0.name = .max },
    OperationChange(.input0, of: 0, at: 8) { $0.input0 = ModelFormat.none },
    OperationChange(.input1, of: 0, at: 12) { $0.input1 = 0 },
    OperationChange(.input1, of: 4, at: 12) { $0.input1 = ModelFormat.none },
    OperationChange(.output, of: 0, at: 16) { $0.output = 99 },
    OperationChange(.groups, of: 0, at: 20) { $0.groups = 0 },
    OperationChange(.groups, of: 0, at: 20) { $0.groups = 2 },
    OperationChange(.groups, of: 2, at: 20) { $0.groups = 1 },
    OperationChange(.window, of: 0, at: 24) { $0.kernelHeight = 0 },
    OperationChange(.window, of: 0, at: 24) { $0.strideWidth = 0 },
    OperationChange(.window, of: 0, at: 24) { $0.dilationHeight = 0 },
    OperationChange(.window, of: 0, at: 24) { $0.strideHeight = 3 },
    OperationChange(.window, of: 1, at: 24) { $0.padTop = 3 },
    OperationChange(.window, of: 5, at: 24) { $0.padLeft = 2 },
    OperationChange(.clamp, of: 0, at: 40) {
      $0.clampLow = 5; $0.clampHigh = 4
    },
    OperationChange(.reserved, of: 0, at: 124) { $0.reserved = 1 },
    OperationChange(.firstCount, of: 5, at: 44) { $0.firstCount = 0 },
    OperationChange(.firstCount, of: 5, at: 44) { $0.firstCount = 2 },
    OperationChange(.weightsOffset, of: 0, at: 48) { $0.weightsOffset += 1 },
    OperationChange(.weightsOffset, of: 6, at: 48) { $0.weightsOffset = ~63 },
    OperationChange(.weightsByteCount, of: 2, at: 56) { $0.weightsByteCount += 64 },
    OperationChange(.weightsByteCount, of: 6, at: 56) { $0.weightsOffset += 64 },
    OperationChange(.requantizationBlock, of: 0, at: 64) { $0.requantizationBlock = 99 },
    OperationChange(.requantizationBlockCount, of: 0, at: 68) { $0.requantizationBlockCount = 1 },
    OperationChange(.requantizationBlockCount, of: 6, at: 68) { $0.requantizationBlock += 1 },
    OperationChange(.constantsOffset, of: 7, at: 72) { $0.constantsOffset = 64 },
    OperationChange(.scratchOffset, of: 0, at: 80) { $0.scratchOffset += 16 },
    OperationChange(.scratchByteCount, of: 0, at: 88) { $0.scratchByteCount -= 1 },
    OperationChange(.scratchByteCount, of: 0, at: 88) { $0.scratchByteCount = .max },
    OperationChange(.multiplier, of: 3, at: 96) { $0.multiplier0 = -1 << 21 },
    OperationChange(.multiplier, of: 3, at: 96) { $0.multiplier1 = 1 },
    OperationChange(.multiplier, of: 4, at: 96) { $0.multiplier1 = 1 << 21 },
    OperationChange(.elementwiseShift, of: 4, at: 104) { $0.elementwiseShift = 0 },
    OperationChange(.elementwiseShift, of: 4, at: 104) { $0.elementwiseShift = 32 },
    OperationChange(.shape, of: 6, at: 0) { $0.output = 6 },
    OperationChange(.shape, of: 7, at: 0) { $0.input0 = 6 },
    OperationChange(.shape, of: 3, at: 0) { $0.input0 = 1 },
    OperationChange(.quantization, of: 7, at: 0) { $0.output = $0.input0 },
  ]
}

@Suite("Rejections of model files") struct ModelValidationTests {
  @Test("tensor", arguments: TensorChange.all) func tensor(_ change: TensorChange) throws {
    var image = ToyModels.allKinds()
    let index = 1
    change.apply(&image.tensors[index])
    let file = image.serialized()
    #expect(
      error(of: file)
        == .tensor(
          change.fault, index: index,
          offset: start(of: .tensors, in: file) + index * 80 + change.field))
  }

  @Test("operation", arguments: OperationChange.all)
  func operation(_ change: OperationChange) throws {
    var image = ToyModels.allKinds()
    change.apply(&image.operations[change.index])
    let file = image.serialized()
    #expect(
      error(of: file)
        == .operation(
          change.fault, index: change.index,
          offset: start(of: .operations, in: file) + change.index * 128 + change.field))
  }

  @Test("a fully connected layer's input has no gaps") func sparse() {
    var image = ToyModels.twoLayers()
    image.tensors[1].pixelStride = 3
    image.tensors[1].byteCount = 11
    image.tensors[1].blockByteCount = 11
    let offset = start(of: .operations, in: image.serialized()) + 128 + 8
    #expect(
      error(of: image.serialized()) == .operation(.sparseInput, index: 1, offset: offset))
  }

  @Test("a max pool keeps its input's quantization") func maxPool() {
    var image = ToyModels.allKinds()
    image.tensors[3].scale = 2
    let offset = start(of: .operations, in: image.serialized()) + 128
    #expect(
      error(of: image.serialized()) == .operation(.quantization, index: 1, offset: offset))
  }

  @Test(
    "header",
    arguments: [
      (4, ModelError.HeaderFault.version), (8, .headerByteCount), (12, .sectionCount),
      (16, .fileByteCount), (28, .flags), (38, .arenaByteCount), (47, .arenaLowerBound),
      (51, .inputTensor), (55, .outputTensor), (56, .reserved),
    ])
  func header(byte: Int, fault: ModelError.HeaderFault) throws {
    var file = ToyModels.twoLayers().serialized()
    file[byte] ^= 0x40
    let found = try #require(error(of: file, verifyingChecksum: false))
    guard case .header(fault, let offset) = found, (0...7).contains(byte - offset) else {
      Issue.record("\(found)")
      return
    }
  }

  @Test(
    "section table",
    arguments: [
      (0, UInt8(99), ModelError.SectionFault.unknownKind, 0),
      (32, 1, .duplicate, 32), (4, 81, .recordByteCount, 4), (8, 1, .misaligned, 8),
      (16 + 3, 80, .bounds, 8), (24, 1, .reserved, 24), (9, 0, .bounds, 8),
    ])
  func section(byte: Int, value: UInt8, fault: ModelError.SectionFault, field: Int) {
    var file = ToyModels.twoLayers().serialized()
    file[64 + byte] = value
    #expect(
      error(of: file, verifyingChecksum: false)
        == .section(fault, index: byte / 32, offset: 64 + field))
  }

  @Test("required sections") func missingSection() {
    var image = ToyModels.twoLayers()
    image.operations = []
    #expect(error(of: image.serialized()) == .section(.missing, index: 2, offset: 64))
  }

  @Test("texts end") func unterminated() throws {
    var file = ToyModels.twoLayers().serialized()
    let labels = start(of: .labels, in: file)
    file[labels + 14] = 65
    #expect(
      error(of: file, verifyingChecksum: false)
        == .section(.unterminated, index: 8, offset: labels + 14))
  }

  @Test(
    "stored numbers",
    arguments: [
      (ModelFormat.SectionKind.requantization, 67, UInt8(0), ModelError.ValueFault.multiplier, 64),
      (.requantization, 128, 63, .shift, 128), (.requantization, 128, 0, .shift, 128),
      (.requantization, 3, 0x7F, .bias, 0), (.preprocessing, 3, 0xFF, .preprocessing, 0),
      (.preprocessing, 7, 0xBF, .preprocessing, 0),
    ])
  func value(
    section: ModelFormat.SectionKind, byte: Int, value: UInt8, fault: ModelError.ValueFault,
    field: Int
  ) {
    var file = ToyModels.twoLayers().serialized()
    let start = start(of: section, in: file)
    file[start + byte] = value
    if byte == 3 {
      // The largest magnitude: with the products of one sum it leaves 32 bits.
      for lower in 0..<3 { file[start + lower] = 0xFF }
    }
    #expect(
      error(of: file, verifyingChecksum: false) == .value(fault, offset: start + field))
  }

  @Test("exponentials") func exponential() {
    var file = ToyModels.allKinds().serialized()
    let start = start(of: .constants, in: file)
    file[start] = 1
    #expect(error(of: file, verifyingChecksum: false) == .value(.exponential, offset: start))
  }

  @Test("the texts name place and remedy") func descriptions() {
    var image = ToyModels.allKinds()
    image.tensors[4].scale = 0
    let text = error(of: image.serialized()).map { "\($0)" } ?? ""
    #expect(text.contains("tensor 4") && text.contains("byte ") && text.contains("quantize"))
  }

  /// Where the section begins, read from the file's own table.
  private func start(of kind: ModelFormat.SectionKind, in file: [UInt8]) -> Int {
    file.withUnsafeBytes { bytes in
      let entries = (0..<Int(file[12])).map {
        bytes.loadUnaligned(fromByteOffset: 64 + 32 * $0, as: ModelFormat.Section.self)
      }
      return entries.first { $0.kind == kind.rawValue }.map { Int($0.offset) } ?? 0
    }
  }
}
