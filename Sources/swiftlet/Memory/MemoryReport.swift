import SwiftletGraph
import SwiftletQuantizer
import SwiftletRuntime

/// What a `.swl` file needs on a board: the data behind `plan`.
struct MemoryReport: Encodable {
  /// A piece of the arena and the operations that need it.
  struct Block: Encodable {
    /// The tensor's name; of several that share the block, all.
    let name: String
    let offset: Int
    let bytes: Int
    let firstOperation: Int
    let lastOperation: Int
    let isScratch: Bool
    let isAtPeak: Bool
  }

  /// The operation at which the most bytes are live, and what they are.
  struct Peak: Encodable {
    let operation: String
    let index: Int
    let bytes: Int
    /// Names, largest first.
    let tensors: [String]
  }

  let file: String
  let fileBytes: Int
  let arenaBytes: Int
  let lowerBoundBytes: Int
  let scratchBytes: Int
  let weightBytes: Int
  /// Working memory of fine-tuning, behind the arena; 0 for a file that is not trainable.
  let trainingBytes: Int
  let training: TrainingReport
  /// A session's own state, beside its arena.
  let sessionBytes: Int
  /// Stack that is enough for every operation on the board; without one, on ARM and RISC-V.
  let stackBytes: Int
  /// RAM of one session: arena, state and stack. The file is mapped or lies in flash and
  /// is read in place.
  let totalRamBytes: Int
  /// Storage: the file.
  let totalFlashBytes: Int
  let peak: Peak
  /// What runs in bands of rows; nil when nothing does.
  let bands: BandSummary?
  let tensors: [Block]
  /// Names of the operations, which `firstOperation` and `lastOperation` count.
  let operations: [String]
  /// Live bytes at each operation.
  let liveBytes: [Int]

  init(int8Model path: String) throws {
    self.init(try loadModel(path), file: path)
  }

  init(
    _ model: borrowing Model, file: String, stackByteCount: Int = Session.stackByteCount
  ) {
    let plan = MemoryPlan(of: model)
    self.file = file
    fileBytes = model.fileByteCount
    arenaBytes = model.arenaByteCount
    lowerBoundBytes = model.arenaLowerBound
    scratchBytes = plan.scratchByteCount
    weightBytes = model.weightsByteCount
    training = TrainingReport(model)
    trainingBytes = training.trainingBytes
    sessionBytes = Session.byteCount
    stackBytes = stackByteCount
    totalRamBytes = arenaBytes + sessionBytes + stackBytes
    totalFlashBytes = fileBytes
    operations = (0..<model.operationCount).map { model.operationName(at: $0) }
    liveBytes = plan.liveByteCounts
    peak = Peak(plan, operations: operations)
    bands = BandSummary(notes: model.notes)
    tensors = Self.blocks(of: plan)
  }

  private static func blocks(of plan: MemoryPlan) -> [Block] {
    let peak = Set(plan.blocksAtPeak)
    return zip(plan.blocks, plan.offsets).map { block, offset in
      Block(
        name: block.name, offset: offset, bytes: block.byteCount,
        firstOperation: block.lifetime.lowerBound, lastOperation: block.lifetime.upperBound,
        isScratch: block.isScratch, isAtPeak: peak.contains(block))
    }
  }
}

extension MemoryReport.Peak {
  fileprivate init(_ plan: MemoryPlan, operations: [String]) {
    index = plan.peakOperation
    operation = operations[index]
    bytes = plan.liveByteCounts[index]
    tensors = plan.blocksAtPeak.map(\.name)
  }
}
