import SwiftletGraph
import SwiftletRuntime

/// What a stage holds in memory while it runs.
///
/// A block that only the stage's own operations write and read keeps a window of its rows: those
/// written that a later step still reads. When a step would write past the end, the rows still
/// needed first move to the front. All other blocks are held whole.
struct BandMemory {
  /// By block: the rows that its window holds.
  private(set) var windows: [Int: Int] = [:]
  /// By step: the window that moves before it.
  private(set) var moves: [Int: Move] = [:]
  private(set) var sharing: Sharing?
  /// Bytes that the stage needs at once, scratch included.
  private(set) var byteCount = 0
  private(set) var movedByteCount = 0
  private(set) var moveCount = 0

  /// Rows of a window that go to its front.
  struct Move: Hashable {
    let block: Int
    /// The row of the block that the window begins with from now on.
    let firstRow: Int
    /// By tensor that operations write: the row after its last.
    let ends: [Int: Int]
  }

  /// A block whose rows are overwritten, once nothing reads them again, by another's.
  struct Sharing: Hashable {
    let dying: Int
    let born: Int
    /// Where the dying block begins in the shared one; the other begins at 0.
    let dyingOffset: Int
    let byteCount: Int
  }

  init(_ schedule: BandSchedule, of stage: BandStage, in source: RowNetwork) {
    let use = BandUse(schedule.steps, in: source)
    for block in source.blocks(inside: stage) {
      windows[block] = use.windowHeight(of: block)
    }
    slide(schedule.steps, use, in: source)
    if stage.sharesMemory { share(use, stage: stage, in: source) }
    byteCount = heldByteCount(stage, in: source)
  }

  /// Follows the windows through the steps.
  private mutating func slide(_ steps: [BandStep], _ use: BandUse, in source: RowNetwork) {
    var first = windows.mapValues { _ in 0 }
    var ends: [Int: [Int: Int]] = [:]
    for (index, step) in steps.enumerated() {
      let output = source.network.operations[step.operation].output
      let block = source.network.tensors[output].block
      guard let capacity = windows[block], let row = first[block] else { continue }
      if step.rows.upperBound - row > capacity {
        let next = use.firstRow(of: block, at: index)
        let move = Move(block: block, firstRow: next, ends: ends[block] ?? [:])
        moves[index] = move
        first[block] = next
        count(move, shift: next - row, in: source)
      }
      ends[block, default: [:]][output] = step.rows.upperBound
    }
  }

  private mutating func count(_ move: Move, shift: Int, in source: RowNetwork) {
    for (tensor, end) in move.ends where end > move.firstRow {
      let map = source.network.tensors[tensor].map
      movedByteCount += (end - move.firstRow) * map.width * map.channels
      moveCount += (end - move.firstRow + shift - 1) / shift
    }
  }

  /// Finds the two blocks that save most by sharing memory.
  private mutating func share(
    _ use: BandUse, stage: BandStage, in source: RowNetwork
  ) {
    var saved = 0
    for dying in source.blocks(endingIn: stage) {
      for born in source.blocks(beginningIn: stage) {
        guard let candidate = use.sharing(dying: dying, born: born) else { continue }
        let sum = source.network.blockByteCounts[dying] + source.network.blockByteCounts[born]
        if sum - candidate.byteCount > saved {
          saved = sum - candidate.byteCount
          sharing = candidate
        }
      }
    }
  }

  private func heldByteCount(_ stage: BandStage, in source: RowNetwork) -> Int {
    var sum = stage.operations.map { source.scratchByteCounts[$0] }.max() ?? 0
    for block in source.lifetimes.indices
    where source.lifetimes[block].overlaps(stage.operations) {
      if block == sharing?.dying || block == sharing?.born { continue }
      let rows = source.rows[block]?.byteCount ?? 0
      let whole = source.network.blockByteCounts[block]
      sum += (windows[block].map { $0 * rows } ?? whole).roundedUp(to: ModelFormat.tensorAlignment)
    }
    return sum + (sharing?.byteCount ?? 0).roundedUp(to: ModelFormat.tensorAlignment)
  }
}

extension RowNetwork {
  /// Blocks that only the stage's operations use, made of rows.
  func blocks(inside stage: BandStage) -> [Int] {
    lifetimes.indices.filter {
      rows[$0] != nil && !isOuter($0) && stage.operations.contains(lifetimes[$0].lowerBound)
        && stage.operations.contains(lifetimes[$0].upperBound)
    }
  }

  /// Blocks that are there before the stage and not after it.
  fileprivate func blocks(endingIn stage: BandStage) -> [Int] {
    lifetimes.indices.filter {
      rows[$0] != nil && !isOuter($0) && lifetimes[$0].lowerBound < stage.operations.lowerBound
        && stage.operations.contains(lifetimes[$0].upperBound)
    }
  }

  /// Blocks that are there after the stage and not before it.
  fileprivate func blocks(beginningIn stage: BandStage) -> [Int] {
    lifetimes.indices.filter {
      rows[$0] != nil && !isOuter($0) && lifetimes[$0].upperBound > stage.operations.upperBound
        && stage.operations.contains(lifetimes[$0].lowerBound)
    }
  }

  /// Whether the caller fills or reads the block.
  private func isOuter(_ block: Int) -> Bool {
    block == network.tensors[network.input].block || block == network.tensors[network.output].block
  }
}
