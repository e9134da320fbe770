/// The arena over time, for a terminal: a line for each operation, a column for each share of the
/// arena, a letter for each block that lies there.
struct MemoryPicture {
  private let report: MemoryReport
  /// Characters that stand for the arena.
  private let width: Int

  init(_ report: MemoryReport, width: Int = 48) {
    self.report = report
    self.width = width
  }

  /// The blocks with their letters, then the picture.
  var lines: [String] { blocks.lines + [""] + operations.lines }

  private var blocks: TextTable {
    var table = TextTable(["", "memory", "offset", "bytes", "live"], leftColumns: [0, 1])
    for (index, block) in report.tensors.enumerated() {
      table.append([
        letter(index) + (block.isAtPeak ? "*" : ""), block.name, Formatting.count(block.offset),
        Formatting.count(block.bytes), "\(block.firstOperation)-\(block.lastOperation)",
      ])
    }
    return table
  }

  private var operations: TextTable {
    var table = TextTable(["", "operation", "live bytes", "arena"], leftColumns: [1, 3])
    for (index, name) in report.operations.enumerated() {
      let mark = index == report.peak.index ? "*" : ""
      table.append([
        "\(index)\(mark)", name, Formatting.count(report.liveBytes[index]), arena(at: index),
      ])
    }
    return table
  }

  /// `a` to `z`, then `A` to `Z`, then from the start again.
  private func letter(_ block: Int) -> String {
    let letters = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return String(letters[block % letters.count])
  }

  /// The arena while an operation runs. A block of few bytes still has a character.
  private func arena(at operation: Int) -> String {
    var characters = [String](repeating: ".", count: width)
    let scale = Double(width) / Double(max(report.arenaBytes, 1))
    for (index, block) in report.tensors.enumerated()
    where block.firstOperation <= operation && operation <= block.lastOperation {
      let first = min(Int(Double(block.offset) * scale), width - 1)
      let end = max(Int((Double(block.offset + block.bytes) * scale).rounded()), first + 1)
      for column in first..<min(end, width) { characters[column] = letter(index) }
    }
    return characters.joined()
  }
}
