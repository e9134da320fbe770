import SwiftletQuantizer
import SwiftletRuntime
import Testing

/// Rejections of the operations in `ToyModels.geometryKinds`.
@Suite("Rejections of operations that move elements") struct GeometryValidationTests {
  // 0 transposed convolution, 1 resize, 2 copy, 3 depth to space, 4 channel shuffle, 5 maximum
  static let changes = [
    OperationChange(.window, of: 0, at: 24) { $0.strideHeight = 0 },
    OperationChange(.window, of: 0, at: 24) { $0.strideWidth = 65 },
    OperationChange(.window, of: 0, at: 24) { $0.kernelHeight = 0 },
    OperationChange(.window, of: 0, at: 24) { $0.dilationWidth = 0 },
    OperationChange(.window, of: 0, at: 24) {
      ($0.kernelHeight, $0.dilationHeight) = (65_535, 65_535)
    },
    OperationChange(.window, of: 0, at: 24) {
      ($0.kernelHeight, $0.kernelWidth) = (65_535, 65_535)
    },
    OperationChange(.groups, of: 0, at: 20) { $0.groups = 0 },
    OperationChange(.groups, of: 0, at: 20) { $0.groups = 2 },
    OperationChange(.weightsByteCount, of: 0, at: 56) { $0.kernelWidth = 5 },
    OperationChange(.weightsByteCount, of: 0, at: 56) { $0.weightsByteCount = .max },
    OperationChange(.weightsOffset, of: 0, at: 48) { $0.weightsOffset = ~63 },
    OperationChange(.requantizationBlockCount, of: 0, at: 68) { $0.requantizationBlockCount = 1 },
    OperationChange(.requantizationBlock, of: 0, at: 64) { $0.requantizationBlock = .max },
    OperationChange(.scratchByteCount, of: 0, at: 88) { $0.scratchByteCount -= 1 },
    OperationChange(.mode, of: 1, at: 42) { $0.mode = 2 },
    OperationChange(.constantsOffset, of: 1, at: 72) { $0.constantsOffset = 64 },
    OperationChange(.constantsOffset, of: 1, at: 72) { $0.constantsOffset += 4 },
    OperationChange(.shape, of: 1, at: 0) { $0.output = 3 },
    OperationChange(.mode, of: 2, at: 42) { $0.mode = 4 },
    OperationChange(.window, of: 2, at: 24) { $0.strideHeight = 0 },
    OperationChange(.window, of: 2, at: 24) { $0.strideWidth = 0 },
    OperationChange(.start, of: 2, at: 108) { $0.startRow = .min },
    OperationChange(.start, of: 2, at: 108) { $0.startColumn = .max },
    OperationChange(.start, of: 2, at: 108) { $0.startChannel = 1 << 30 },
    // Other borders than a filled one read no channel outside of the input.
    OperationChange(.shape, of: 2, at: 0) { $0.mode = 1 },
    OperationChange(.fill, of: 2, at: 120) { $0.fill = 128 },
    OperationChange(.fill, of: 2, at: 120) { $0.fill = -129 },
    OperationChange(.mode, of: 3, at: 42) { $0.mode = 4 },
    OperationChange(.groups, of: 3, at: 20) { $0.groups = 0 },
    OperationChange(.groups, of: 3, at: 20) { $0.groups = .max },
    OperationChange(.shape, of: 3, at: 0) { $0.groups = 3 },
    OperationChange(.shape, of: 3, at: 0) { $0.mode = 2 },
    OperationChange(.shape, of: 4, at: 0) { $0.groups = 3 },
    OperationChange(.shape, of: 4, at: 0) { $0.input0 = 3 },
    OperationChange(.mode, of: 5, at: 42) { $0.mode = 2 },
    OperationChange(.input1, of: 5, at: 12) { $0.input1 = ModelFormat.none },
    OperationChange(.multiplier, of: 5, at: 96) { $0.multiplier1 = -1 << 21 },
    OperationChange(.elementwiseShift, of: 5, at: 104) { $0.elementwiseShift = 32 },
    OperationChange(.shape, of: 5, at: 0) { $0.input1 = 3 },
    OperationChange(.reserved, of: 5, at: 124) { $0.reserved = 1 },
  ]

  @Test("operation", arguments: changes) func operation(_ change: OperationChange) throws {
    try change.expectRefusal(in: ToyModels.geometryKinds())
  }

  /// The outputs of operations that move elements are quantized as their inputs.
  @Test("another scale", arguments: [2, 3, 4, 5]) func quantization(tensor: Int) throws {
    for change in [{ $0.scale = 2 }, { $0.zeroPoint = 1 }]
      as [(inout ModelFormat.Tensor) -> Void]
    {
      var image = ToyModels.geometryKinds()
      change(&image.tensors[tensor])
      let found = try #require(error(of: image.serialized()))
      guard case .operation(.quantization, tensor - 1, _) = found else {
        Issue.record("\(found)")
        return
      }
    }
  }

  /// Word of the resize table and what stands there: behind the last row or column, too heavy.
  @Test("taps", arguments: [(0, 6), (3, 0xFFFF), (4, 6), (10, 2049 << 16), (2, 0xFFFF << 16)])
  func taps(entry: Int, word: UInt32) throws {
    var image = ToyModels.geometryKinds()
    let words = (0..<11).map { $0 == entry ? word : ResizeTap(index: 0, weight: 0).word }
    image.operations[1].constantsOffset = image.addConstants(words)
    let found = try #require(error(of: image.serialized()))
    guard case .value(.resizeTap, _) = found else {
      Issue.record("\(found)")
      return
    }
  }

  /// A bias that leaves no room for the products of a phase.
  @Test("sums") func sums() throws {
    var image = ToyModels.geometryKinds()
    var operation = image.operations[0]
    operation.setScales(
      (0..<64).map { $0 == 35 ? Int32.max - 16 * 16_384 + 1 : 0 }, shift: 38, in: &image)
    image.operations[0] = operation
    let found = try #require(error(of: image.serialized()))
    guard case .value(.bias, _) = found else {
      Issue.record("\(found)")
      return
    }
  }
}
