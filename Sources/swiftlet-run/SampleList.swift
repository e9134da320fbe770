/// A text file that names labelled samples, one in a line: a class's number, blanks, a path.
@safe
struct SampleList: ~Copyable {
  private let file: InputFile
  private let path: Pages
  private var position = 0
  private var line = 0

  init(_ name: Argument) throws(CommandError) {
    let path = try Pages(byteCount: Argument.pathByteCount)
    file = try unsafe InputFile(name.text)
    self.path = path
  }

  /// The next sample; its file's name is good until the one after it is asked for.
  mutating func next() throws(CommandError) -> (label: Int, file: Argument)? {
    let bytes = unsafe file.bytes
    skip(isBlankOrLineEnd)
    if position == bytes.count { return nil }
    line += 1
    guard let label = unsafe bytes.number(at: &position), position < bytes.count,
      isBlank(unsafe bytes[position])
    else { throw .tuning(.list(line: line)) }
    skip(isBlank)
    return (label, try pathToLineEnd())
  }

  private mutating func pathToLineEnd() throws(CommandError) -> Argument {
    let bytes = unsafe file.bytes
    var count = 0
    while position < bytes.count, unsafe bytes[position] != UInt8(ascii: "\n") {
      if count == Argument.pathByteCount - 1 { throw .tuning(.list(line: line)) }
      unsafe path.bytes[count] = bytes[position]
      count += 1
      position += 1
    }
    unsafe path.bytes[count] = 0
    guard count > 0, let start = unsafe path.bytes.baseAddress else {
      throw .tuning(.list(line: line))
    }
    return unsafe Argument(start.assumingMemoryBound(to: CChar.self))
  }

  private mutating func skip(_ isSkipped: (UInt8) -> Bool) {
    let bytes = unsafe file.bytes
    while position < bytes.count, isSkipped(unsafe bytes[position]) { position += 1 }
  }
}

private func isBlank(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 }

private func isBlankOrLineEnd(_ byte: UInt8) -> Bool { isBlank(byte) || byte == 10 || byte == 13 }
