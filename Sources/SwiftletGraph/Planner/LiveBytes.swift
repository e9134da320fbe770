/// How many bytes must be in the arena at each operation: the bound that no plan can beat.
package enum LiveBytes {
  /// The smallest arena that could hold `blocks`, found or not: the largest number of live bytes
  /// at any operation.
  ///
  /// Every live block but the topmost is followed by another, which starts at a multiple of the
  /// smallest alignment, so all but one are counted rounded up; the one left out is the block
  /// whose padding is largest.
  /// Complexity: O(blocks + summed lifetimes).
  static func lowerBound(of blocks: [MemoryBlock]) -> Int {
    byOperation(blocks).max() ?? 0
  }

  /// The first operation at which the most bytes are live.
  static func peakOperation(of blocks: [MemoryBlock]) -> Int {
    let live = byOperation(blocks)
    return live.indices.max { live[$0] < live[$1] } ?? 0
  }

  package static func byOperation(_ blocks: [MemoryBlock]) -> [Int] {
    let alignment = blocks.map(\.alignment).min() ?? 1
    let operationCount = (blocks.map(\.lifetime.upperBound).max() ?? -1) + 1
    var rounded = [Int](repeating: 0, count: operationCount)
    var padding = [Int](repeating: 0, count: operationCount)
    for block in blocks where block.byteCount > 0 {
      let byteCount = block.byteCount.roundedUp(to: alignment)
      for operation in block.lifetime {
        rounded[operation] += byteCount
        padding[operation] = max(padding[operation], byteCount - block.byteCount)
      }
    }
    return zip(rounded, padding).map(-)
  }
}

extension Int {
  /// The smallest multiple of `alignment`, a power of two, that is not below this.
  package func roundedUp(to alignment: Int) -> Int { (self + alignment - 1) & ~(alignment - 1) }
}
