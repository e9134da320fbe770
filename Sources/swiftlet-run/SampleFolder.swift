internal import CSwiftletPlatform

/// A folder with a folder for each class, named by its number, which has a file for each sample.
///
/// Samples come in the order of their paths' bytes, whatever the file system's is, so that the same
/// files make the same model. Hidden names are left out.
///
/// Memory: a page for the path. Complexity: a name takes one pass over its folder.
@safe
struct SampleFolder: ~Copyable {
  /// FOLDER/CLASS/NAME, zero-terminated.
  private let path: Pages
  /// Where the names begin in it; that of the sample is 0 while no class is open.
  private let classStart: Int
  private var nameStart = 0
  private var label = 0

  init(_ name: Argument) throws(CommandError) {
    let path = try Pages(byteCount: Argument.pathByteCount)
    var count = 0
    while unsafe name.text[count] != 0 {
      // Room for the slash and the zero.
      if count + 2 >= Argument.pathByteCount { throw .tuning(.folder(code: Self.nameTooLong)) }
      unsafe path.bytes[count] = UInt8(bitPattern: name.text[count])
      count += 1
    }
    self.path = path
    classStart = count + 1
  }

  /// The next sample; its file's name is good until the one after it is asked for.
  mutating func next() throws(CommandError) -> (label: Int, file: Argument)? {
    while true {
      if nameStart > 0 {
        if try advance(from: nameStart) { return (label, name(from: 0)) }
        unsafe path.bytes[nameStart - 1] = 0
      }
      guard try advance(from: classStart) else { return nil }
      try openClass()
    }
  }

  private mutating func openClass() throws(CommandError) {
    guard let number = name(from: classStart).number() else { throw .tuning(.folderName) }
    label = number
    var end = classStart
    while unsafe path.bytes[end] != 0 { end += 1 }
    // The name is empty: the one before the first.
    if unsafe end + 1 >= path.bytes.count { throw .tuning(.folder(code: Self.nameTooLong)) }
    unsafe path.bytes[end + 1] = 0
    nameStart = end + 1
  }

  /// Puts the next name of the folder in front of `start` there; false behind the last.
  private func advance(from start: Int) throws(CommandError) -> Bool {
    unsafe path.bytes[start - 1] = 0
    let code = unsafe swl_next_name(text(from: 0), text(from: start), path.bytes.count - start)
    if code != 0 { throw .tuning(.folder(code: code)) }
    unsafe path.bytes[start - 1] = UInt8(ascii: "/")
    return unsafe path.bytes[start] != 0
  }

  private func name(from start: Int) -> Argument { unsafe Argument(text(from: start)) }

  private func text(from start: Int) -> UnsafeMutablePointer<CChar> {
    unsafe path.bytes.bindMemory(to: CChar.self).extracting(start...).baseAddress.unsafelyUnwrapped
  }

  /// Linux's `ENAMETOOLONG`, the same on every processor that Swiftlet runs on.
  private static var nameTooLong: Int32 { 36 }
}
