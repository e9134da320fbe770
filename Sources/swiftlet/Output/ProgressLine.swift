import Foundation

/// One line on a terminal that is written over until it is finished; nothing in a pipe.
struct ProgressLine {
  private let isTerminal = isatty(STDERR_FILENO) == 1
  private var length = 0

  /// Replaces the line's text.
  mutating func show(_ text: String) {
    guard isTerminal else { return }
    let padding = String(repeating: " ", count: max(0, length - text.count))
    FileHandle.standardError.write(Data("\r\(text)\(padding)".utf8))
    length = text.count
  }

  /// Removes the line, so that output may follow.
  mutating func clear() {
    guard isTerminal, length > 0 else { return }
    FileHandle.standardError.write(Data("\r\(String(repeating: " ", count: length))\r".utf8))
    length = 0
  }
}
