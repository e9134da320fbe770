extension Model {
  /// Class names; 0 when the model carries none.
  public var labelCount: Int { textCount(in: .labels) }

  /// Copies the UTF-8 bytes of a class name, as many as fit.
  ///
  /// Returns: the bytes copied; 0 when there is no such label.
  /// Complexity: O(bytes of the labels).
  public func copyLabel(at index: Int, into text: inout MutableSpan<UInt8>) -> Int {
    var start = 0
    for _ in 0..<max(index, 0) { start = textEnd(from: start, in: .labels) + 1 }
    return index < 0 ? 0 : copyText(from: start, in: .labels, into: &text)
  }

  /// Copies the UTF-8 bytes of a tensor's or operation's name, as many as fit.
  ///
  /// `offset`: the record's `name` field. Returns: the bytes copied.
  public func copyName(at offset: UInt32, into text: inout MutableSpan<UInt8>) -> Int {
    guard offset < view.extent(of: .names).byteCount else { return 0 }
    return copyText(from: Int(offset), in: .names, into: &text)
  }

  private func textCount(in kind: ModelFormat.SectionKind) -> Int {
    var count = 0
    for index in 0..<view.extent(of: kind).byteCount where view.byte(index, of: kind) == 0 {
      count += 1
    }
    return count
  }

  /// The zero byte that ends the text, or the section's end.
  private func textEnd(from start: Int, in kind: ModelFormat.SectionKind) -> Int {
    let limit = view.extent(of: kind).byteCount
    var end = start
    while end < limit, view.byte(end, of: kind) != 0 { end += 1 }
    return end
  }

  private func copyText(
    from start: Int, in kind: ModelFormat.SectionKind, into text: inout MutableSpan<UInt8>
  ) -> Int {
    guard start < view.extent(of: kind).byteCount else { return 0 }
    let count = min(textEnd(from: start, in: kind) - start, text.count)
    for index in 0..<count { text[index] = view.byte(start + index, of: kind) }
    return count
  }
}
