import SwiftletRuntime

/// What a stage costs and saves.
struct BandCost: Hashable {
  /// Bytes that the stage needs at once.
  let byteCount: Int
  /// Extra work, in units of one multiply-accumulate.
  let work: Int
  /// How much larger each of two blocks becomes that share memory, by block.
  let growth: [Int: Int]

  /// What calling one more operation is taken to cost, in multiply-accumulates: an estimate for
  /// processors with dot products, where these are cheapest. The times in docs/memory-planning.md
  /// say that in networks of some microseconds a call costs more.
  static let workPerOperation = 10_000
  /// What moving a byte is taken to cost: an estimate as well.
  static let workPerMovedByte = 4

  init(_ stage: BandStage, in source: RowNetwork) {
    let schedule = BandSchedule(stage, in: source)
    let memory = BandMemory(schedule, of: stage, in: source)
    byteCount = memory.byteCount
    let operations = schedule.steps.count - stage.operations.count + memory.moveCount
    work =
      operations * Self.workPerOperation + memory.movedByteCount * Self.workPerMovedByte
    guard let sharing = memory.sharing else {
      growth = [:]
      return
    }
    growth = [
      sharing.dying: sharing.byteCount - source.network.blockByteCounts[sharing.dying],
      sharing.born: sharing.byteCount - source.network.blockByteCounts[sharing.born],
    ]
  }
}

extension LoweredNetwork {
  /// Products that one run sums up.
  var multiplyAccumulates: Int {
    operations.reduce(0) { $0 + multiplyAccumulates(of: $1) }
  }

  private func multiplyAccumulates(of operation: LoweredOperation) -> Int {
    let input = tensors[operation.inputs[0]].map
    let output = tensors[operation.output].map
    switch operation.kind {
    case .convolution(let layer):
      return output.elementCount * layer.window.tapCount * input.channels / layer.groups
    case .depthwiseConvolution(let layer): return output.elementCount * layer.window.tapCount
    case .fullyConnected: return output.channels * input.elementCount
    case .transposedConvolution(let layer):
      return input.elementCount * layer.window.tapCount * output.channels / layer.groups
    default: return 0
    }
  }
}
