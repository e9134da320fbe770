import SwiftletRuntime

/// What the command line asks for.
@unsafe
struct Options {
  var model: UnsafePointer<CChar>
  var input: UnsafePointer<CChar>
  var repeatCount = 1
  var path = KernelPath.best
  var threads = 1
  /// Only the kernel paths are asked for; there are no files.
  var listsPaths = false

  init(
    count: Int, arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
  ) throws(CommandError) {
    var files = 0
    var index = 1
    unsafe (model, input) = unsafe (Self.nothing, Self.nothing)
    while index < count, let argument = unsafe arguments[index] {
      index += 1
      if unsafe isEqual(argument, "--repeat") || isEqual(argument, "--threads") {
        guard index < count, let text = unsafe arguments[index],
          let value = unsafe decimal(text), value > 0
        else { throw .usage }
        if unsafe isEqual(argument, "--repeat") {
          unsafe repeatCount = value
        } else {
          unsafe threads = value
        }
        index += 1
      } else if unsafe isEqual(argument, "--path") || isEqual(argument, "--isa") {
        guard index < count, let text = unsafe arguments[index] else { throw .usage }
        guard let known = unsafe Self.path(named: text) else { throw .unknownPath }
        unsafe path = known
        index += 1
      } else if unsafe isEqual(argument, "--paths") {
        unsafe listsPaths = true
      } else if unsafe argument.pointee == CChar(UInt8(ascii: "-")) || files == 2 {
        throw .usage
      } else {
        if files == 0 { unsafe model = UnsafePointer(argument) }
        if files == 1 { unsafe input = UnsafePointer(argument) }
        files += 1
      }
    }
    if unsafe files != (listsPaths ? 0 : 2) { throw .usage }
  }

  private static var nothing: UnsafePointer<CChar> {
    let text: StaticString = ""
    return unsafe UnsafeRawPointer(text.utf8Start).assumingMemoryBound(to: CChar.self)
  }

  private static func path(named name: UnsafePointer<CChar>) -> KernelPath? {
    var value: UInt8 = 0
    while let path = KernelPath(rawValue: value) {
      if unsafe isEqual(name, path.name) { return path }
      value += 1
    }
    return nil
  }
}

/// Whether a zero-terminated string is `text`.
@unsafe
func isEqual(_ string: UnsafePointer<CChar>, _ text: StaticString) -> Bool {
  let count = text.utf8CodeUnitCount
  return unsafe hasPrefix(string, text) && string[count] == 0
}

/// Whether a zero-terminated string begins with `text`.
@unsafe
func hasPrefix(_ string: UnsafePointer<CChar>, _ text: StaticString) -> Bool {
  for index in 0..<text.utf8CodeUnitCount {
    // A shorter string differs at its zero byte, so nothing behind it is read.
    if unsafe UInt8(bitPattern: string[index]) != text.utf8Start[index] { return false }
  }
  return true
}

/// The number that a zero-terminated string of at most nine digits is.
@unsafe
func decimal(_ text: UnsafePointer<CChar>) -> Int? {
  var value = 0
  var digits = 0
  while unsafe text[digits] != 0 {
    let digit = unsafe Int(text[digits]) - 48
    guard digits < 9, digit >= 0, digit <= 9 else { return nil }
    value = value * 10 + digit
    digits += 1
  }
  return digits > 0 ? value : nil
}
