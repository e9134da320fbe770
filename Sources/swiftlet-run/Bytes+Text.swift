extension UnsafeRawBufferPointer {
  /// Whether the bytes from `start` on are those of `text`.
  func has(_ text: StaticString, at start: Int) -> Bool {
    if start + text.utf8CodeUnitCount > count { return false }
    for index in 0..<text.utf8CodeUnitCount {
      if unsafe self[start + index] != text.utf8Start[index] { return false }
    }
    return true
  }

  /// Where `text` begins first, from `start` on.
  func position(of text: StaticString, from start: Int = 0) -> Int? {
    var position = start
    while position + text.utf8CodeUnitCount <= count {
      if unsafe has(text, at: position) { return position }
      position += 1
    }
    return nil
  }

  /// The number that begins at `position` or behind blanks there, which moves behind it; of at most
  /// nine digits.
  func number(at position: inout Int) -> Int? {
    while position < count, unsafe self[position] == 32 || self[position] == 9 { position += 1 }
    var value = 0
    var digits = 0
    while position < count, digits <= 9, let digit = unsafe digit(at: position) {
      value = value &* 10 &+ digit
      digits += 1
      position += 1
    }
    return digits > 0 && digits <= 9 ? value : nil
  }

  private func digit(at position: Int) -> Int? {
    let digit = unsafe Int(self[position]) - 48
    return digit >= 0 && digit <= 9 ? digit : nil
  }
}
