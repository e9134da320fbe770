public import SwiftletGraph
import SwiftletRuntime

extension MemoryPlan {
  /// The plan that a model file carries, for reports on the file alone.
  ///
  /// Tensors that share a block (a concatenation, an operation in place) are one entry, their names
  /// joined.
  public init(of model: borrowing Model) {
    var blocks: [MemoryBlock] = []
    var offsets: [Int] = []
    var known: [BlockRecord: Int] = [:]
    for index in 0..<model.tensorCount {
      let tensor = model.tensor(at: index)
      let record = BlockRecord(tensor)
      if let block = known[record] {
        blocks[block].name += " + \(model.tensorName(at: index))"
        continue
      }
      known[record] = blocks.count
      blocks.append(
        MemoryBlock(
          name: model.tensorName(at: index), byteCount: Int(tensor.blockByteCount),
          lifetime: Int(tensor.firstOperation)...Int(tensor.lastOperation),
          alignment: ModelFormat.tensorAlignment))
      offsets.append(Int(tensor.blockOffset))
    }
    for index in 0..<model.operationCount {
      let operation = model.operation(at: index)
      guard operation.scratchByteCount > 0 else { continue }
      blocks.append(
        MemoryBlock(
          name: "\(model.operationName(at: index)) scratch",
          byteCount: Int(operation.scratchByteCount), lifetime: index...index,
          alignment: ModelFormat.alignment, isScratch: true))
      offsets.append(Int(operation.scratchOffset))
    }
    self.init(blocks: blocks, offsets: offsets, lowerBound: model.arenaLowerBound)
  }

  /// The largest scratch of any operation, in bytes.
  public var scratchByteCount: Int {
    blocks.filter(\.isScratch).map(\.byteCount).max() ?? 0
  }
}

/// What tells blocks apart in a file.
private struct BlockRecord: Hashable {
  let offset: UInt64
  let byteCount: UInt64
  let firstOperation: UInt32
  let lastOperation: UInt32

  init(_ tensor: ModelFormat.Tensor) {
    offset = tensor.blockOffset
    byteCount = tensor.blockByteCount
    firstOperation = tensor.firstOperation
    lastOperation = tensor.lastOperation
  }
}
