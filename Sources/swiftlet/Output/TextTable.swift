/// Rows of text set in aligned columns for a terminal: the first column to the left, the others to
/// the right.
struct TextTable {
  private var rows: [[String]]
  /// Columns that are set to the left; names read better that way, numbers do not.
  private let leftColumns: Set<Int>

  init(_ header: [String], leftColumns: Set<Int> = [0]) {
    rows = [header]
    self.leftColumns = leftColumns
  }

  mutating func append(_ row: [String]) {
    rows.append(row)
  }

  /// The lines, with a rule under the header.
  var lines: [String] {
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    var lines = rows.map { line($0, widths: widths) }
    lines.insert(widths.map { String(repeating: "-", count: $0) }.joined(separator: "  "), at: 1)
    return lines
  }

  private func line(_ row: [String], widths: [Int]) -> String {
    let cells = row.enumerated().map { column, cell in
      let padding = String(repeating: " ", count: widths[column] - cell.count)
      return leftColumns.contains(column) ? cell + padding : padding + cell
    }
    return cells.joined(separator: "  ").trimmingSuffix(" ")
  }
}

extension String {
  func trimmingSuffix(_ character: Character) -> String {
    var result = self
    while result.last == character { result.removeLast() }
    return result
  }
}
