/// Places blocks one after the other, each at the lowest offset where no block that was placed
/// before and is live at the same time lies.
///
/// Some order gives the smallest arena: that of the offsets in a smallest plan. So a search over
/// orders misses nothing.
package struct FirstFit {
  package let blocks: [MemoryBlock]
  /// By block: the others whose lifetime meets its own.
  private let neighbours: [[Int]]

  package init(_ blocks: [MemoryBlock]) {
    self.blocks = blocks
    neighbours = blocks.indices.map { block in
      blocks.indices.filter {
        $0 != block && blocks[$0].lifetime.overlaps(blocks[block].lifetime)
      }
    }
  }

  /// The offsets when blocks are placed in `order`.
  ///
  /// Complexity: O(sum over blocks of n log n, n its neighbours).
  package func offsets(order: [Int]) -> [Int] {
    var offsets = [Int](repeating: -1, count: blocks.count)
    for block in order { offsets[block] = lowestGap(for: block, placed: offsets) }
    return offsets
  }

  /// The arena that `offsets` need.
  package func arenaByteCount(_ offsets: [Int]) -> Int {
    zip(blocks, offsets).map { $1 + $0.byteCount }.max() ?? 0
  }

  private func lowestGap(for block: Int, placed offsets: [Int]) -> Int {
    let taken = neighbours[block].filter { offsets[$0] >= 0 }.sorted {
      (offsets[$0], $0) < (offsets[$1], $1)
    }
    var offset = 0
    for neighbour in taken {
      if offset + blocks[block].byteCount <= offsets[neighbour] { break }
      let end = offsets[neighbour] + blocks[neighbour].byteCount
      offset = max(offset, end.roundedUp(to: blocks[block].alignment))
    }
    return offset
  }
}

extension FirstFit {
  /// The orders that greedy planners use: by size, by size times lifetime, and by first use.
  var greedyOrders: [[Int]] {
    func sorted(by key: (MemoryBlock) -> Int) -> [Int] {
      blocks.indices.sorted { (key(blocks[$0]), $0) < (key(blocks[$1]), $1) }
    }
    return [
      sorted { -$0.byteCount },
      sorted { -$0.byteCount * $0.lifetime.count },
      sorted { $0.lifetime.lowerBound },
    ]
  }
}
