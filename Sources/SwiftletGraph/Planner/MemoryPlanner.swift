/// Finds offsets for blocks so that the arena is as small as it can be.
///
/// Three greedy orders come first. When the best of them misses the lower bound, a seeded search
/// changes the order step by step and keeps what is not worse, until it meets the bound or its
/// limit. The same blocks always give the same plan.
public struct MemoryPlanner: Sendable {
  /// Orders that the search may try beyond the greedy ones.
  public var searchLimit: Int
  public var seed: UInt64

  public init(searchLimit: Int = 4000, seed: UInt64 = 1) {
    self.searchLimit = searchLimit
    self.seed = seed
  }

  /// The best plan found for `blocks`.
  ///
  /// Complexity: O(searchLimit * blocks * neighbours * log neighbours) at worst.
  public func plan(_ blocks: [MemoryBlock]) -> MemoryPlan {
    let firstFit = FirstFit(blocks)
    let lowerBound = LiveBytes.lowerBound(of: blocks)
    var best = bestGreedy(firstFit)
    if best.byteCount > lowerBound { search(firstFit, bound: lowerBound, best: &best) }
    return MemoryPlan(
      blocks: blocks, offsets: firstFit.offsets(order: best.order), lowerBound: lowerBound)
  }

  private typealias Candidate = (order: [Int], byteCount: Int)

  private func bestGreedy(_ firstFit: FirstFit) -> Candidate {
    var best: Candidate = ([], .max)
    for order in firstFit.greedyOrders {
      let byteCount = firstFit.arenaByteCount(firstFit.offsets(order: order))
      if byteCount < best.byteCount { best = (order, byteCount) }
    }
    return best
  }

  /// Walks over orders: one to three random changes, taken back when they make the arena larger.
  /// Now and then it starts over from the best, so that a walk over equals does not get lost.
  private func search(_ firstFit: FirstFit, bound: Int, best: inout Candidate) {
    guard firstFit.blocks.count > 1 else { return }
    var random = RandomSource(seed: seed)
    var current = best
    for iteration in 0..<searchLimit where best.byteCount > bound {
      if iteration % 200 == 199 { current = best }
      var order = changed(current, firstFit: firstFit, random: &random)
      for _ in 0..<random.nextIndex(below: 3) {
        let from = random.nextIndex(below: order.count)
        order.insert(order.remove(at: from), at: random.nextIndex(below: order.count))
      }
      let byteCount = firstFit.arenaByteCount(firstFit.offsets(order: order))
      if byteCount <= current.byteCount { current = (order, byteCount) }
      if byteCount < best.byteCount { best = current }
    }
  }

  /// Half of the time a block that reaches the top of the arena moves forward, for it decides the
  /// size; else any block moves anywhere.
  private func changed(
    _ candidate: Candidate, firstFit: FirstFit, random: inout RandomSource
  ) -> [Int] {
    var order = candidate.order
    var from = random.nextIndex(below: order.count)
    var to = random.nextIndex(below: order.count)
    if random.next() & 1 == 0 {
      let offsets = firstFit.offsets(order: order)
      let top = order.indices.filter {
        offsets[order[$0]] + firstFit.blocks[order[$0]].byteCount == candidate.byteCount
      }
      from = top[random.nextIndex(below: top.count)]
      to = random.nextIndex(below: from + 1)
    }
    order.insert(order.remove(at: from), at: to)
    return order
  }
}
