/// One argument of the command line: a zero-terminated string that lives as long as the program.
@safe
struct Argument: @unchecked Sendable {  // The string never changes.
  let text: UnsafePointer<CChar>

  @unsafe
  init(_ text: UnsafePointer<CChar>) { unsafe self.text = text }

  /// The longest path that samples may have, with its zero. Linux would take 4096 bytes, which would
  /// be much beside what fine-tuning a small network needs.
  static var pathByteCount: Int { 512 }

  /// Whether the argument names an option, not a file.
  var isOption: Bool { unsafe UInt8(bitPattern: text[0]) == UInt8(ascii: "-") }

  func hasPrefix(_ prefix: StaticString) -> Bool {
    for index in 0..<prefix.utf8CodeUnitCount {
      // A shorter argument differs at its zero byte, so nothing behind it is read.
      if unsafe UInt8(bitPattern: text[index]) != prefix.utf8Start[index] { return false }
    }
    return true
  }

  /// The number of at most nine digits that follows the first `start` characters.
  ///
  /// Precondition: the argument has that many characters.
  func number(from start: Int = 0) -> Int? {
    var value = 0
    var position = start
    while unsafe text[position] != 0 {
      let digit = unsafe Int(text[position]) - 48
      guard position - start < 9, digit >= 0, digit <= 9 else { return nil }
      value = value * 10 + digit
      position += 1
    }
    return position > start ? value : nil
  }

  /// For `switch` over names.
  static func ~= (name: StaticString, argument: Argument) -> Bool {
    unsafe argument.hasPrefix(name) && argument.text[name.utf8CodeUnitCount] == 0
  }
}

/// What is left of the command line.
@safe
struct ArgumentList {
  private let count: Int
  private let arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
  /// The first is the program's name.
  private var index = 1

  @unsafe
  init(count: Int, arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) {
    self.count = count
    unsafe self.arguments = arguments
  }

  mutating func next() -> Argument? {
    guard index < count, let text = unsafe arguments[index] else { return nil }
    index += 1
    return unsafe Argument(UnsafePointer(text))
  }

  /// The argument that `option` takes.
  mutating func value(of option: Argument) throws(CommandError) -> Argument {
    guard let value = next() else { throw .usage(.missingValue(option)) }
    return value
  }

  /// The number that `option` takes.
  mutating func number(of option: Argument) throws(CommandError) -> Int {
    let value = try value(of: option)
    guard let number = value.number(), number > 0 else { throw .usage(.number(option, value)) }
    return number
  }
}
