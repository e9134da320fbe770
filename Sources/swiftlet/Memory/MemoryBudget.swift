import SwiftletQuantizer
import SwiftletRuntime

/// Limits that a model must keep.
struct MemoryBudget {
  let name: String
  let ramByteCount: Int?
  let flashByteCount: Int?
  /// What the board's kernels may take.
  let stackByteCount: Int

  init(_ target: Target) {
    name = target.title
    ramByteCount = target.ramByteCount
    flashByteCount = target.flashByteCount
    let takesMore = target.triple.hasPrefix("x86_64") || target.features.contains("i8mm")
    stackByteCount = takesMore ? Session.stackByteCountOnX86AndI8MM : Session.stackByteCount
  }

  init(ramByteCount: Int?, flashByteCount: Int?) {
    name = "the given budget"
    self.ramByteCount = ramByteCount
    self.flashByteCount = flashByteCount
    stackByteCount = Session.stackByteCount
  }

  /// RAM that a session takes beside its arena.
  var sessionByteCount: Int { Session.byteCount + stackByteCount }

  /// Whether the model fits, and if not what would make it fit.
  func verdict(on report: MemoryReport, of model: borrowing Model) -> MemoryVerdict {
    var shortages: [MemoryVerdict.Shortage] = []
    if let ramByteCount, report.totalRamBytes > ramByteCount {
      shortages.append(
        MemoryVerdict.Shortage(
          of: "RAM", needed: report.totalRamBytes, available: ramByteCount,
          remedies: RAMRemedies(report, limit: ramByteCount).sentences(for: model)))
    }
    if let flashByteCount, report.totalFlashBytes > flashByteCount {
      shortages.append(
        MemoryVerdict.Shortage(
          of: "storage", needed: report.totalFlashBytes, available: flashByteCount,
          remedies: StorageRemedies(of: model).sentences))
    }
    return MemoryVerdict(
      budget: name, ramBytes: ramByteCount, flashBytes: flashByteCount, fits: shortages.isEmpty,
      shortages: shortages)
  }

  /// Throws when the model in `file` does not fit, with the numbers and what to do.
  func require(_ file: String) throws {
    let model = try loadModel(file)
    let report = MemoryReport(model, file: file, stackByteCount: stackByteCount)
    let verdict = verdict(on: report, of: model)
    if !verdict.fits { throw OverBudget(file: file, verdict: verdict) }
  }
}

/// What a budget says of a model.
struct MemoryVerdict: Encodable {
  struct Shortage: Encodable {
    /// `RAM` or `storage`.
    let of: String
    let needed: Int
    let available: Int
    /// Sentences: what would make the model fit.
    let remedies: [String]
  }

  let budget: String
  /// What there is; nil where nothing was asked for.
  let ramBytes: Int?
  let flashBytes: Int?
  let fits: Bool
  let shortages: [Shortage]
}

/// A model that does not fit.
struct OverBudget: Error, CustomStringConvertible {
  let file: String
  let verdict: MemoryVerdict

  var description: String {
    verdict.shortages.map { shortage in
      let (needed, available) = (shortage.needed, shortage.available)
      let sentence =
        "\(file) needs \(Formatting.count(needed)) bytes of \(shortage.of), \(verdict.budget) has "
        + "\(Formatting.count(available)): \(Formatting.count(needed - available)) too many."
      return ([sentence] + shortage.remedies).joined(separator: "\n  ")
    }.joined(separator: "\n")
  }
}
