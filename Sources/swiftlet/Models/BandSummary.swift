import SwiftletRuntime

/// What of a model runs in bands of rows, as its file notes it.
struct BandSummary: Encodable {
  /// Layers that run by turns.
  struct Stage: Encodable {
    let first: String
    let last: String
    /// Rows of the last layer's output in one band.
    let rows: Int
  }

  let stages: [Stage]
  /// The arena without bands.
  let arenaBytesWithout: Int
  let extraOperations: Int
  /// Bytes that move inside the arena in one run.
  let movedBytes: Int
  /// Multiply-accumulates beyond those of the network; below zero where rows that nothing reads are
  /// left out.
  let extraMacsPercent: Double

  /// Nil for a model without bands.
  init?(notes: String) {
    let pairs = notes.split(separator: "\n").compactMap { line -> (String, String)? in
      guard line.hasPrefix("bands."), let mark = line.firstIndex(of: "=") else { return nil }
      return (String(line[..<mark].dropFirst(6)), String(line[line.index(after: mark)...]))
    }
    let values = Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    func number(_ key: String) -> Int { values[key].flatMap { Int($0) } ?? 0 }
    guard number("count") > 0 else { return nil }
    stages = (0..<min(number("count"), pairs.count)).map { index in
      Stage(
        first: values["\(index).first"] ?? "", last: values["\(index).last"] ?? "",
        rows: number("\(index).rows"))
    }
    arenaBytesWithout = number("arena_without")
    extraOperations = number("extra_operations")
    movedBytes = number("moved_bytes")
    extraMacsPercent = 100 * Double(number("extra_macs")) / Double(max(number("macs"), 1))
  }

  /// Lines for people.
  var lines: [String] {
    let places = stages.map { stage in
      let layers =
        stage.first == stage.last
        ? "'\(stage.first)'" : "'\(stage.first)' to '\(stage.last)'"
      return "\(layers), \(stage.rows) rows at a time"
    }
    return places + [
      "\(Formatting.count(arenaBytesWithout)) bytes of arena without, "
        + "\(Formatting.count(extraOperations)) operations more, "
        + "\(Formatting.count(movedBytes)) bytes moved, "
        + "\(Formatting.fixed(extraMacsPercent, 2)) % more multiply-accumulates"
    ]
  }

  func print(label: String) {
    for (index, line) in lines.enumerated() {
      let start = index == 0 ? label : String(repeating: " ", count: label.count)
      Swift.print(start + line)
    }
  }
}
