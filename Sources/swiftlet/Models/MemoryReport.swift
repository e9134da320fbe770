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

  let file: String
  let fileBytes: Int
  let arenaBytes: Int
  let lowerBoundBytes: Int
  let scratchBytes: Int
  let weightBytes: Int
  /// Working memory of fine-tuning, behind the arena; 0 for a file that is not trainable.
  let trainingBytes: Int
  let training: TrainingReport
  /// RAM of one session: the arena. The file is mapped and read in place.
  let totalRamBytes: Int
  let tensors: [Block]
  /// Names of the operations, which `firstOperation` and `lastOperation` count.
  let operations: [String]

  init(int8Model path: String) throws {
    let model = try loadModel(path)
    let plan = MemoryPlan(of: model)
    file = path
    fileBytes = model.fileByteCount
    arenaBytes = model.arenaByteCount
    lowerBoundBytes = model.arenaLowerBound
    scratchBytes = plan.scratchByteCount
    weightBytes = model.weightsByteCount
    training = TrainingReport(model)
    trainingBytes = training.trainingBytes
    totalRamBytes = model.arenaByteCount
    operations = (0..<model.operationCount).map { model.operationName(at: $0) }
    let peak = Set(plan.blocksAtPeak)
    tensors = zip(plan.blocks, plan.offsets).map { block, offset in
      Block(
        name: block.name, offset: offset, bytes: block.byteCount,
        firstOperation: block.lifetime.lowerBound, lastOperation: block.lifetime.upperBound,
        isScratch: block.isScratch, isAtPeak: peak.contains(block))
    }
  }
}

/// Limits that a model must keep.
struct MemoryBudget {
  let name: String
  let ramByteCount: Int?
  let flashByteCount: Int?

  init(_ target: Target) {
    name = target.title
    ramByteCount = target.ramByteCount
    flashByteCount = target.flashByteCount
  }

  init(ramByteCount: Int) {
    name = "the given budget"
    self.ramByteCount = ramByteCount
    flashByteCount = nil
  }

  /// Throws when the model does not fit, with the numbers and what to do.
  func require(_ report: MemoryReport) throws {
    if let ramByteCount, report.totalRamBytes > ramByteCount {
      throw OverBudget(
        file: report.file, what: "RAM", needed: report.totalRamBytes, available: ramByteCount,
        budget: name,
        remedy: "the tensors at the peak ('*' in the memory map) must shrink: a smaller input, "
          + "fewer channels there, or an earlier stride")
    }
    if let flashByteCount, report.fileBytes > flashByteCount {
      throw OverBudget(
        file: report.file, what: "storage", needed: report.fileBytes, available: flashByteCount,
        budget: name, remedy: "the weights must shrink: narrower layers")
    }
  }
}

/// A model that does not fit.
struct OverBudget: Error, CustomStringConvertible {
  let file: String
  let what: String
  let needed: Int
  let available: Int
  let budget: String
  let remedy: String

  var description: String {
    "\(file) needs \(Formatting.count(needed)) bytes of \(what), \(budget) has "
      + "\(Formatting.count(available)): \(Formatting.count(needed - available)) too many; \(remedy)"
  }
}
