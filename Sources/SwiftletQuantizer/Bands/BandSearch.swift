import SwiftletGraph

/// Finds the cheapest stages that keep every operation inside a number of bytes.
///
/// Stages do not depend on each other, but for the blocks that two of them touch: so the cheapest
/// set is a shortest path over the operations, each alone where it fits, else in a stage.
/// The search is deterministic: it counts steps, not seconds.
struct BandSearch {
  private let source: RowNetwork
  /// By operation, when it runs alone: bytes that are live, of the network that computes in place.
  private let live: [Int]
  /// Heights of bands that are tried, the largest first.
  private let heights: [Int]
  private var known: [BandStage: BandCost] = [:]
  private var stepsLeft = Self.stepLimit

  /// Steps of all stages that one search may look at.
  static let stepLimit = 6_000_000
  /// Operations in a stage, at most.
  static let longestStage = 28

  struct Choice {
    var work: Int
    var stages: [BandStage]
  }

  /// - Parameter height: rows of every band; nil to choose.
  init(_ network: LoweredNetwork, height: Int?) {
    source = RowNetwork(network)
    live = LiveBytes.byOperation(network.writingInPlace().memoryBlocks())
    heights = height.map { [$0] } ?? [64, 32, 16, 8, 4, 2, 1]
  }

  /// What the network needs without bands.
  var byteCount: Int { live.max() ?? 0 }

  /// The cheapest stages with which every operation fits `limit` bytes; nil when there are none.
  mutating func choice(limit: Int) -> Choice? {
    let count = live.count
    var best = [Choice?](repeating: nil, count: count + 1)
    best[0] = Choice(work: 0, stages: [])
    for first in 0..<count {
      guard let before = best[first] else { continue }
      if live[first] <= limit { best[first + 1] = Self.better(best[first + 1], before) }
      for last in first..<min(count, first + Self.longestStage) {
        guard source.network.operations[last].worksByRows else { break }
        guard live[first...last].contains(where: { $0 > limit }) else { continue }
        guard source.outputHeight(last) > 1,
          let (stage, work) = cheapest(first...last, limit: limit)
        else { continue }
        let candidate = Choice(work: before.work + work, stages: before.stages + [stage])
        best[last + 1] = Self.better(best[last + 1], candidate)
      }
    }
    return best[count]
  }

  private static func better(_ known: Choice?, _ candidate: Choice) -> Choice {
    guard let known, known.work <= candidate.work else { return candidate }
    return known
  }

  /// The stage of these operations that fits with the least work: the largest bands that do.
  private mutating func cheapest(
    _ operations: ClosedRange<Int>, limit: Int
  ) -> (BandStage, work: Int)? {
    guard source.outerByteCount(operations) <= limit else { return nil }
    for height in heights where height < source.outputHeight(operations.upperBound) {
      for sharesMemory in [false, true] {
        var stage = BandStage(operations: operations, rowsPerBand: height)
        stage.sharesMemory = sharesMemory
        guard let cost = cost(of: stage) else { return nil }
        if cost.byteCount <= limit, isHarmless(cost, operations, limit: limit) {
          return (stage, cost.work)
        }
      }
    }
    return nil
  }

  private mutating func cost(of stage: BandStage) -> BandCost? {
    if let cost = known[stage] { return cost }
    guard stepsLeft > 0 else { return nil }
    stepsLeft -= stage.operations.count * stage.bandCount(in: source)
    let cost = BandCost(stage, in: source)
    known[stage] = cost
    return cost
  }

  /// Whether blocks that grow by sharing memory leave the operations before and after the stage
  /// inside the limit.
  private func isHarmless(
    _ cost: BandCost, _ operations: ClosedRange<Int>, limit: Int
  ) -> Bool {
    cost.growth.allSatisfy { block, growth in
      source.lifetimes[block].allSatisfy {
        operations.contains($0) || live[$0] + growth <= limit
      }
    }
  }
}

extension RowNetwork {
  /// Bytes that a stage of these operations must hold whole, unless two blocks share memory; then
  /// the larger of the two.
  fileprivate func outerByteCount(_ operations: ClosedRange<Int>) -> Int {
    var ending = 0
    var beginning = 0
    var through = 0
    for block in lifetimes.indices where lifetimes[block].overlaps(operations) {
      let byteCount = network.blockByteCounts[block]
      switch (
        operations.contains(lifetimes[block].lowerBound),
        operations.contains(lifetimes[block].upperBound)
      ) {
      case (true, true): break
      case (false, true):
        ending = max(ending, byteCount)
        through += byteCount
      case (true, false):
        beginning = max(beginning, byteCount)
        through += byteCount
      case (false, false): through += byteCount
      }
    }
    return through - min(ending, beginning)
  }
}
