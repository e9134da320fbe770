public import SwiftletGraph
import SwiftletRuntime

extension MemoryPlan {
  /// The plan that a model file carries, for reports on the file alone.
  ///
  /// Tensors that share a block (a concatenation, an operation in place, bands of rows) are one entry,
  /// their names joined.
  public init(of model: borrowing Model) {
    let placed = PlacedBlocks(model)
    self.init(blocks: placed.blocks, offsets: placed.offsets, lowerBound: model.arenaLowerBound)
  }

  /// What a block of several tensors is called: their names, each once.
  static func joined(_ names: [String]) -> String {
    var seen: Set<String> = []
    return names.filter { seen.insert($0).inserted }.joined(separator: " + ")
  }

  /// The largest scratch of any operation, in bytes.
  public var scratchByteCount: Int {
    blocks.filter(\.isScratch).map(\.byteCount).max() ?? 0
  }
}

/// The blocks of a model file: its tensors', then its operations' scratch.
struct PlacedBlocks {
  private(set) var blocks: [MemoryBlock] = []
  private(set) var offsets: [Int] = []
  /// Height and width of the largest map in each block; nil for scratch.
  private(set) var extents: [(height: Int, width: Int)?] = []

  init(_ model: borrowing Model) {
    var known: [BlockRecord: Int] = [:]
    var names: [[String]] = []
    for index in 0..<model.tensorCount {
      let tensor = model.tensor(at: index)
      let name = model.tensorName(at: index)
      let record = BlockRecord(tensor)
      if let block = known[record] {
        names[block].append(name)
        extend(block, to: tensor)
      } else {
        known[record] = blocks.count
        names.append([name])
        append(tensor, name: name)
      }
    }
    for block in blocks.indices { blocks[block].name = MemoryPlan.joined(names[block]) }
    for index in 0..<model.operationCount {
      let operation = model.operation(at: index)
      guard operation.scratchByteCount > 0 else { continue }
      blocks.append(
        MemoryBlock(
          name: "\(model.operationName(at: index)) scratch",
          byteCount: Int(operation.scratchByteCount), lifetime: index...index,
          alignment: ModelFormat.alignment, isScratch: true))
      offsets.append(Int(operation.scratchOffset))
      extents.append(nil)
    }
  }

  private mutating func append(_ tensor: ModelFormat.Tensor, name: String) {
    blocks.append(
      MemoryBlock(
        name: name, byteCount: Int(tensor.blockByteCount),
        lifetime: Int(tensor.firstOperation)...Int(tensor.lastOperation),
        alignment: ModelFormat.tensorAlignment))
    offsets.append(Int(tensor.blockOffset))
    extents.append((Int(tensor.height), Int(tensor.width)))
  }

  private mutating func extend(_ block: Int, to tensor: ModelFormat.Tensor) {
    let (height, width) = (Int(tensor.height), Int(tensor.width))
    guard let known = extents[block], height * width > known.height * known.width else { return }
    extents[block] = (height, width)
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
