/// Pieces of HTML pages.
enum HTMLText {
  /// A table; the cells are HTML.
  static func table(_ header: [String], _ rows: [[String]]) -> String {
    func row(_ cells: [String], _ tag: String) -> String {
      "<tr>" + cells.map { "<\(tag)>\($0)</\(tag)>" }.joined() + "</tr>"
    }
    return (["<table>", row(header, "th")] + rows.map { row($0, "td") } + ["</table>"])
      .joined(separator: "\n")
  }

  /// A text as HTML: names come from other people's files.
  static func escaped(_ text: String) -> String {
    text.map { character in
      switch character {
      case "&": "&amp;"
      case "<": "&lt;"
      case ">": "&gt;"
      case "\"": "&quot;"
      default: String(character)
      }
    }.joined()
  }
}
