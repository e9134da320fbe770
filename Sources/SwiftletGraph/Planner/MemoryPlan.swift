/// Where each block lies in the arena.
public struct MemoryPlan: Hashable, Sendable {
  public let blocks: [MemoryBlock]
  /// Offsets in the arena, by block.
  public let offsets: [Int]
  /// No plan for these blocks can be smaller.
  public let lowerBound: Int

  package init(blocks: [MemoryBlock], offsets: [Int], lowerBound: Int) {
    self.blocks = blocks
    self.offsets = offsets
    self.lowerBound = lowerBound
  }

  /// Bytes that the arena must have: the largest end of a block.
  public var arenaByteCount: Int {
    zip(blocks, offsets).map { $1 + $0.byteCount }.max() ?? 0
  }

  /// The first operation at which the most bytes are live: where the lower bound comes from.
  public var peakOperation: Int { LiveBytes.peakOperation(of: blocks) }

  /// Live bytes at each operation, padding between blocks included.
  public var liveByteCounts: [Int] { LiveBytes.byOperation(blocks) }

  /// The blocks that are live at the operation where the lower bound comes from, largest first:
  /// what must shrink for the arena to shrink.
  public var blocksAtPeak: [MemoryBlock] {
    let peak = peakOperation
    return blocks.filter { $0.lifetime.contains(peak) }.sorted { $0.byteCount > $1.byteCount }
  }
}
