import SwiftletGraph
import SwiftletRuntime

/// When the steps of a stage write and read the rows of each block.
struct BandUse {
  private let source: RowNetwork
  /// By block: the steps that touch it, in order.
  private var touches: [[Touch]]

  private struct Touch {
    let step: Int
    var written: Range<Int>?
    /// The first row that the step reads.
    var firstRead = Int.max
    /// The first row that this step or a later one reads or writes.
    var firstNeeded = Int.max
    /// Whether the operation may write over the elements that it reads.
    var mayRunInPlace = false
  }

  init(_ steps: [BandStep], in source: RowNetwork) {
    self.source = source
    touches = Array(repeating: [], count: source.rows.count)
    for (index, step) in steps.enumerated() {
      let operation = source.network.operations[step.operation]
      touch(operation.output, at: index) {
        $0.written = step.rows
        $0.mayRunInPlace = operation.kind.formatKind.mayRunInPlace
      }
      for (tensor, rows) in zip(operation.inputs, step.inputRows) {
        touch(tensor, at: index) { $0.firstRead = min($0.firstRead, rows.lowerBound) }
      }
    }
    for block in touches.indices {
      var needed = Int.max
      for index in touches[block].indices.reversed() {
        let touch = touches[block][index]
        needed = min(needed, touch.firstRead, touch.written?.lowerBound ?? .max)
        touches[block][index].firstNeeded = needed
      }
    }
  }

  private mutating func touch(_ tensor: Int, at step: Int, _ change: (inout Touch) -> Void) {
    let block = source.network.tensors[tensor].block
    if touches[block].last?.step != step { touches[block].append(Touch(step: step)) }
    change(&touches[block][touches[block].count - 1])
  }

  /// Rows of `block` that must be in memory at once, at most.
  func windowHeight(of block: Int) -> Int {
    var end = 0
    var height = 0
    for touch in touches[block] {
      guard let written = touch.written else { continue }
      end = max(end, written.upperBound)
      height = max(height, end - touch.firstNeeded)
    }
    return height
  }

  /// The first row of `block` that must be in memory when `step` writes to it.
  func firstRow(of block: Int, at step: Int) -> Int {
    touches[block].first { $0.step == step }?.firstNeeded ?? 0
  }

  /// How `born` can take the place of `dying`, each of its rows only where no row lies that is
  /// read in the same step or later.
  ///
  /// The rows of `born` grow upwards from 0. `dying` begins as far up as the growth gets ahead of
  /// the reading. Operations that may run in place write exactly over what they read.
  func sharing(dying: Int, born: Int) -> BandMemory.Sharing? {
    guard let dyingRows = source.rows[dying], let bornRows = source.rows[born] else { return nil }
    let needs = touches[dying]
    if needs.contains(where: { $0.written != nil }) { return nil }
    guard source.isDense(dying), source.isDense(born) else { return nil }
    var distance = 0
    var isInPlace = source.mayCoincide(dying, born)
    for touch in touches[born] {
      guard let written = touch.written else { continue }
      let now = needs.first { $0.step >= touch.step }
      let later = needs.first { $0.step > touch.step }
      let end = written.upperBound * bornRows.byteCount
      let firstRow = min(now?.firstNeeded ?? .max, dyingRows.height)
      distance = max(distance, end - firstRow * dyingRows.byteCount)
      let firstLater = min(later?.firstNeeded ?? .max, dyingRows.height)
      let isExact = now?.step != touch.step || now?.firstRead == written.lowerBound
      if !touch.mayRunInPlace || !isExact || firstLater < written.upperBound { isInPlace = false }
    }
    let offset = isInPlace ? 0 : distance.roundedUp(to: ModelFormat.tensorAlignment)
    return BandMemory.Sharing(
      dying: dying, born: born, dyingOffset: offset,
      byteCount: max(
        offset + dyingRows.byteCount * dyingRows.height, bornRows.byteCount * bornRows.height))
  }
}

extension RowNetwork {
  /// Whether no tensor of the block is a slice of the channels: the reader does not follow a
  /// concatenation that is overwritten row by row.
  fileprivate func isDense(_ block: Int) -> Bool {
    network.tensors.allSatisfy { $0.block != block || $0.pixelStride == $0.map.channels }
  }

  /// Whether the blocks hold one tensor each and those have the same elements.
  fileprivate func mayCoincide(_ first: Int, _ second: Int) -> Bool {
    let shapes = Set(
      network.tensors.filter { $0.block == first || $0.block == second }.map {
        [$0.map.height, $0.map.width, $0.map.channels, $0.pixelStride, $0.offsetInBlock]
      })
    return shapes.count == 1
  }
}
