import ArgumentParser
import Foundation
import SwiftletFiles
import SwiftletQuantizer

/// `swiftlet plan`: the memory map of a `.swl` file, and whether it fits a budget.
struct Plan: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show a model's memory map; exit 1 when it is over the budget.")

  @Argument(help: "The .swl file.")
  var model: String

  @OptionGroup var target: TargetOption

  @Option(help: "RAM that a session of the model may use, for example 64KiB.")
  var ram: ByteSize?

  @Option(help: "Storage that the model file may use, for example 1MiB.")
  var flash: ByteSize?

  @Option(help: "An .html file to write: the memory map as a drawing.")
  var html: String?

  @Flag(help: "Print one JSON object.")
  var json = false

  func validate() throws {
    if target.target != nil, ram != nil || flash != nil {
      throw ValidationError("give --target, or --ram and --flash")
    }
  }

  func run() throws {
    let budget = try budget()
    let model = try loadModel(self.model)
    let report = MemoryReport(model, file: self.model)
    let verdict = budget?.verdict(on: report, of: model)
    if let html {
      try File.replace(html, with: Array(MemoryPage(report, verdict: verdict).html.utf8))
    }
    if json {
      try JSONOutput.write(PlanOutput(report: report, verdict: verdict))
    } else {
      printMap(report, verdict)
    }
    if let verdict, !verdict.fits { throw OverBudget(file: self.model, verdict: verdict) }
  }

  private func budget() throws -> MemoryBudget? {
    if let target = try target.load() { return MemoryBudget(target) }
    if ram == nil, flash == nil { return nil }
    return MemoryBudget(ramByteCount: ram?.byteCount, flashByteCount: flash?.byteCount)
  }

  private func printMap(_ report: MemoryReport, _ verdict: MemoryVerdict?) {
    print(MemoryPicture(report).lines.joined(separator: "\n"))
    print(
      "\n* the peak, and what is live there; 'live' counts operations; a letter is a block, a dot "
        + "is free\n")
    let width = report.totals.map(\.name.count).max() ?? 0
    for total in report.totals {
      let name = total.name.padding(toLength: width, withPad: " ", startingAt: 0)
      print("\(name)  \(Formatting.count(total.byteCount)) bytes\(total.remark)")
    }
    print("\n" + report.training.text)
    if let html { print("wrote \(html)") }
    if let verdict, verdict.fits { print("fits \(verdict.budget)") }
  }
}

/// The one object of `plan --json`: the report's keys, and `verdict` when there is a budget.
private struct PlanOutput: Encodable {
  let report: MemoryReport
  let verdict: MemoryVerdict?

  private enum CodingKeys: CodingKey {
    case verdict
  }

  func encode(to encoder: any Encoder) throws {
    try report.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encodeIfPresent(verdict, forKey: .verdict)
  }
}
