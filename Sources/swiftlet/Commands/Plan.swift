import ArgumentParser
import SwiftletQuantizer

/// `swiftlet plan`: the memory map of a `.swl` file, and whether it fits a budget.
struct Plan: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show a model's memory map; exit 1 when it is over the budget.")

  @Argument(help: "The .swl file.")
  var model: String

  @OptionGroup var target: TargetOption

  @Option(help: "RAM that the model may use, for example 64KiB.")
  var ram: ByteSize?

  @Flag(help: "Print one JSON object.")
  var json = false

  func validate() throws {
    if target.target != nil, ram != nil {
      throw ValidationError("give --target or --ram, not both")
    }
  }

  func run() throws {
    let budget =
      try target.load().map { MemoryBudget($0) }
      ?? ram.map { MemoryBudget(ramByteCount: $0.byteCount) }
    let report = try MemoryReport(int8Model: model)
    if json { try JSONOutput.write(report) } else { printMap(report) }
    try budget?.require(report)
    if let budget, !json { print("fits \(budget.name)") }
  }

  private func printMap(_ report: MemoryReport) {
    var table = TextTable(["memory", "offset", "bytes", "live", "arena"], leftColumns: [0, 4])
    for block in report.tensors {
      table.append([
        (block.isAtPeak ? "* " : "  ") + block.name, Formatting.count(block.offset),
        Formatting.count(block.bytes), "\(block.firstOperation)-\(block.lastOperation)",
        bar(block, of: report.arenaBytes),
      ])
    }
    print(table.lines.joined(separator: "\n"))
    print("\n* live at the peak; 'live' counts operations from 0\n")
    print("arena        \(Formatting.count(report.arenaBytes)) bytes")
    print("lower bound  \(Formatting.count(report.lowerBoundBytes)) bytes")
    print("scratch      \(Formatting.count(report.scratchBytes)) bytes, inside the arena")
    print("weights      \(Formatting.count(report.weightBytes)) bytes, read in place")
    print("file         \(Formatting.count(report.fileBytes)) bytes")
    print("total RAM    \(Formatting.count(report.totalRamBytes)) bytes beside the mapped file")
    print(report.training.text)
  }

  /// Where the block lies in the arena, as a bar of 32 characters.
  private func bar(_ block: MemoryReport.Block, of arena: Int) -> String {
    let width = 32
    let first = block.offset * width / max(arena, 1)
    let last = max((block.offset + block.bytes) * width / max(arena, 1), first + 1)
    return String(repeating: ".", count: first) + String(repeating: "#", count: last - first)
      + String(repeating: ".", count: max(width - last, 0))
  }
}
