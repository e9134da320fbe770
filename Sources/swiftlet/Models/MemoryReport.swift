import SwiftletQuantizer
import SwiftletRuntime

/// What a `.swl` file needs on a board: the data behind `plan`.
struct MemoryReport: Encodable {
  struct TensorEntry: Encodable {
    let name: String
    let shape: [Int]
    let offset: Int
    let bytes: Int
    let firstOperation: Int
    let lastOperation: Int
    let isAtPeak: Bool
  }

  let file: String
  let fileBytes: Int
  let arenaBytes: Int
  let lowerBoundBytes: Int
  let scratchBytes: Int
  let weightBytes: Int
  /// Working memory of on-device training; this version's files have none.
  let trainingBytes: Int
  /// RAM of one session: the arena. The file is mapped and read in place.
  let totalRamBytes: Int
  let tensors: [TensorEntry]
  /// Names of the operations, which `firstOperation` and `lastOperation` count.
  let operations: [String]

  init(int8Model path: String) throws {
    let model = try loadModel(path)
    file = path
    fileBytes = model.fileByteCount
    arenaBytes = model.arenaByteCount
    lowerBoundBytes = model.arenaLowerBound
    weightBytes = model.weightsByteCount
    trainingBytes = 0
    totalRamBytes = model.arenaByteCount
    operations = (0..<model.operationCount).map { model.operationName(at: $0) }
    let lifetimes = MemoryLifetimes(model)
    scratchBytes = lifetimes.largestScratch
    let peak = lifetimes.peakOperation
    tensors = (0..<model.tensorCount).map { index in
      let tensor = model.tensor(at: index)
      let lifetime = Int(tensor.firstOperation)...Int(tensor.lastOperation)
      return TensorEntry(
        name: model.tensorName(at: index), shape: TensorDescription(tensor).shape,
        offset: Int(tensor.arenaOffset), bytes: Int(tensor.byteCount),
        firstOperation: lifetime.lowerBound, lastOperation: lifetime.upperBound,
        isAtPeak: lifetime.contains(peak))
    }
  }
}

/// Live bytes by operation, from the plan in the file.
private struct MemoryLifetimes {
  private(set) var liveByteCounts: [Int]
  private(set) var largestScratch = 0

  init(_ model: borrowing Model) {
    liveByteCounts = Array(repeating: 0, count: model.operationCount)
    var blocks: Set<UInt64> = []
    for index in 0..<model.tensorCount {
      let tensor = model.tensor(at: index)
      for operation in Int(tensor.firstOperation)...Int(tensor.lastOperation) {
        // Slices of one concatenation share a block, which counts once per operation.
        let key = tensor.blockOffset << 24 | UInt64(operation)
        guard blocks.insert(key).inserted else { continue }
        liveByteCounts[operation] += Int(tensor.blockByteCount)
      }
    }
    for index in 0..<model.operationCount {
      let scratch = Int(model.operation(at: index).scratchByteCount)
      liveByteCounts[index] += scratch
      largestScratch = max(largestScratch, scratch)
    }
  }

  /// The operation during which most bytes are live.
  var peakOperation: Int {
    liveByteCounts.indices.max { liveByteCounts[$0] < liveByteCounts[$1] } ?? 0
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
